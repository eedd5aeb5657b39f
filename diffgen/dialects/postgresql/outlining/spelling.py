"""SQL that the models say in conditions: compiled where it has to be, and written as the server does, once each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import TextClause

from diffgen.contracts import Dialect
from diffgen.dialects.postgresql.outlining.conditions import Written, written_condition
from diffgen.kinds.declaring import compiled


@dataclass(frozen=True)
class Conditions:
    """Writes conditions, and remembers them by their texts and the types of the columns in them."""

    dialect: Dialect
    _known: dict[str, Written] = field(default_factory=dict)

    def sql(self, clause: Any) -> str:
        """Return the SQL of a clause, or of a text."""
        given = sa.text(clause) if isinstance(clause, str) else clause
        # Only what may be a parameter, or is escaped so as to be none, changes in the compiler.
        if isinstance(given, TextClause) and ":" not in given.text and "\\" not in given.text:
            return given.text
        return compiled(given, self.dialect)

    def written(self, sql: str, types: Mapping[str, str]) -> str:
        """Return a condition as the server writes it.

        :param types: the types of the table's columns, by name.
        :raises Untold: only the server can tell.
        """
        known = self._known.get(sql)
        if known is None or any(types.get(name) != one for name, one in known.types.items()):
            known = self._known[sql] = written_condition(sql, types)
        return known.text
