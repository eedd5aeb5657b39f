"""Whether a change of type may not fit every value that the column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa

from diffgen.catalog import Key, Type
from diffgen.contracts import Context, Finding
from diffgen.kinds.rows.counting import rows_of

_SHAPE = re.compile(r"^([^(]+?)\s*(?:\((\d+)(?:,\s*(-?\d+))?\)( .*)?)?$")
_TEXTS = {"character varying", "character", "varchar", "char", "nvarchar", "nchar"}
_UNBOUNDED = frozenset({"text", "character varying", "varchar", "clob"})
#: Whole numbers and numbers, each of which holds those before it.
_NUMBERS = (
    ("tinyint",),
    ("smallint",),
    ("mediumint",),
    ("int", "integer"),
    ("bigint",),
    ("numeric", "decimal"),
)
_RANKS = {name: rank for rank, names in enumerate(_NUMBERS) for name in names}


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the types of a server hold.

    :param unbounded: the texts of any length.
    :param widens: whether the second of two types holds all that the first does.
    :param length_of: counts the characters of a text.
    """

    unbounded: frozenset[str]
    widens: Callable[[str, str], bool]
    length_of: Callable[[sa.ColumnElement[Any]], sa.ColumnElement[int]] = sa.func.length


class Typed(Protocol):
    """A column, as far as it matters here."""

    @property
    def key(self) -> Key:
        """Return the key."""

    @property
    def type(self) -> Type:
        """Return the type."""


def narrowing(
    before: Typed, after: Typed, table: Key, capacity: Capacity, context: Context
) -> Iterator[Finding]:
    """Yield the finding for a change to a type that holds less, or other values."""
    if before.type == after.type:
        return
    column: sa.ColumnClause[Any] = sa.column(before.key.name)
    first, second = before.type.sql.lower(), after.type.sql.lower()
    change = f"{before.key.path} from {before.type} to {after.type}"
    length = _length(second)
    if length is not None and _is_text(first, capacity):
        known = _length(first)
        if known is None or known > length:
            longer = rows_of(table, context, capacity.length_of(column) > length)
            yield Finding("narrow-type", f"narrows {change}: longer values don't fit", longer)
    elif not capacity.widens(before.type.sql, after.type.sql):
        filled = rows_of(table, context, column.is_not(None))
        yield Finding(
            "change-type", f"converts {change}: values that don't fit fail or are rounded", filled
        )


def widens(before: str, after: str) -> bool:
    """Return whether the second type holds all that the first does."""
    if after.lower() in _UNBOUNDED:
        return True
    first, second = _SHAPE.match(before.lower()), _SHAPE.match(after.lower())
    if first is None or second is None:
        return False
    if first[1] == second[1] and (first[4] or "") == (second[4] or ""):
        return _room(second) >= _room(first) and _scale(second) >= _scale(first)
    ranks = _RANKS.get(first[1], -1), _RANKS.get(second[1], -1)
    return 0 <= ranks[0] <= ranks[1] and second[2] is None


def _room(found: re.Match[str]) -> float:
    return float("inf") if found[2] is None else int(found[2]) - int(found[3] or 0)


def _scale(found: re.Match[str]) -> float:
    return float("inf") if found[2] is None else int(found[3] or 0)


def _is_text(sql: str, capacity: Capacity) -> bool:
    found = _SHAPE.match(sql)
    return found is not None and (found[1] in _TEXTS or sql in capacity.unbounded)


def _length(sql: str) -> int | None:
    found = _SHAPE.match(sql)
    return int(found[2]) if found and found[1] in _TEXTS and found[2] else None


STANDARD = Capacity(_UNBOUNDED, widens)
