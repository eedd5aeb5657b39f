"""Whether a change of type may not fit every value that the column holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol

import sqlalchemy as sa

from diffgen.catalog import Key, Type
from diffgen.contracts import Finding
from diffgen.kinds.table import rows_of

_SHAPE = re.compile(r"^([^(]+?)\s*(?:\((\d+)(?:,\s*(-?\d+))?\)( .*)?)?$")
_TEXTS = {"character varying", "character", "varchar", "char", "nvarchar", "nchar"}
_UNBOUNDED = {"text", "character varying", "varchar", "clob"}
_RANKS = {"smallint": 1, "integer": 2, "bigint": 3, "numeric": 4, "decimal": 4}


class Typed(Protocol):
    """A column, as far as it matters here."""

    @property
    def key(self) -> Key:
        """Return the key."""

    @property
    def type(self) -> Type:
        """Return the type."""


def narrowing(before: Typed, after: Typed, table: Key) -> Iterator[Finding]:
    """Yield the finding for a change to a type that holds less, or other values."""
    if before.type == after.type:
        return
    column: sa.ColumnClause[Any] = sa.column(before.key.name)
    change = f"{before.key.path} from {before.type} to {after.type}"
    length = _length(after.type.sql)
    if length is not None and _is_text(before.type.sql):
        known = _length(before.type.sql)
        if known is None or known > length:
            longer = rows_of(table, sa.func.length(column) > length)
            yield Finding("narrow-type", f"narrows {change}: longer values don't fit", longer)
    elif not _widens(before.type.sql, after.type.sql):
        filled = rows_of(table, column.is_not(None))
        yield Finding(
            "change-type", f"converts {change}: values that don't fit fail or are rounded", filled
        )


def _widens(before: str, after: str) -> bool:
    if after.lower() in _UNBOUNDED:
        return True
    first, second = _SHAPE.match(before.lower()), _SHAPE.match(after.lower())
    if first is None or second is None:
        return False
    if first[1] == second[1] and (first[4] or "") == (second[4] or ""):
        return _room(second) >= _room(first) and _scale(second) >= _scale(first)
    ranks = _RANKS.get(first[1], 9), _RANKS.get(second[1], 0)
    return ranks[0] < ranks[1] and second[2] is None


def _room(found: re.Match[str]) -> float:
    return float("inf") if found[2] is None else int(found[2]) - int(found[3] or 0)


def _scale(found: re.Match[str]) -> float:
    return float("inf") if found[2] is None else int(found[3] or 0)


def _is_text(sql: str) -> bool:
    found = _SHAPE.match(sql.lower())
    return found is not None and (found[1] in _TEXTS or sql.lower() in _UNBOUNDED)


def _length(sql: str) -> int | None:
    found = _SHAPE.match(sql.lower())
    return int(found[2]) if found and found[1] in _TEXTS and found[2] else None
