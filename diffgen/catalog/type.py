"""A column's type, as the server spells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.types import TypeEngine

from diffgen.catalog.key import Key


@dataclass(frozen=True, slots=True)
class Type:
    """The SQL of a type in the server's own spelling, and the named type in it (an enum), if any.

    Text is all that a comparison, a snapshot and a script need: the dialect finds the SQLAlchemy
    class that compiles to it. So what is reflected and what is declared render the same.
    ``native`` is the declared type where that says more than the text (SQLite, to
    which a time zone means nothing): a script written there can run elsewhere.
    ``written`` is the spelling in the table's text, where a server keeps that (SQLite).
    """

    sql: str
    named: Key | None = None
    written: str | None = field(default=None, compare=False)
    native: TypeEngine[Any] | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        return self.sql
