"""Whether a change of type may not fit every value that the column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeAlias

import sqlalchemy as sa

from diffgen.catalog import Key, Type
from diffgen.contracts import Finding
from diffgen.kinds.table import rows_of

_SHAPE = re.compile(r"^([^(]+?)\s*(?:\((\d+)(?:,\s*(-?\d+))?\)( .*)?)?$")
_MEMBER = re.compile(r"'(?:[^'\\]|\\.|'')*'", re.DOTALL)
_TEXTS = {"character varying", "character", "varchar", "char", "nvarchar", "nchar"}
_UNBOUNDED = {"text", "character varying", "varchar", "clob", "mediumtext", "longtext"}
#: Whole numbers and numbers, each of which holds those before it.
_NUMBERS = ("tinyint", "smallint", "mediumint", "int", "integer", "bigint", "numeric", "decimal")
_RANKS = {name: rank for rank, name in enumerate(_NUMBERS)}
#: Types that have no digits of a second where they say none; those of PostgreSQL have longer names.
_CLOCKS = ("datetime", "timestamp", "time")
#: Texts and bytes that MySQL has in sizes.
_SIZES = tuple(
    tuple(size + kind for size in ("tiny", "", "medium", "long")) for kind in ("text", "blob")
)


LengthOf: TypeAlias = Callable[[sa.ColumnElement[Any]], sa.ColumnElement[int]]


class Typed(Protocol):
    """A column, as far as it matters here."""

    @property
    def key(self) -> Key:
        """Return the key."""

    @property
    def type(self) -> Type:
        """Return the type."""


def narrowing(
    before: Typed, after: Typed, table: Key, length_of: LengthOf = sa.func.length
) -> Iterator[Finding]:
    """Yield the finding for a change to a type that holds less, or other values.

    :param length_of: counts the characters of a text.
    """
    if before.type == after.type:
        return
    column: sa.ColumnClause[Any] = sa.column(before.key.name)
    change = f"{before.key.path} from {before.type} to {after.type}"
    length = _length(after.type.sql)
    if length is not None and _is_text(before.type.sql):
        known = _length(before.type.sql)
        if known is None or known > length:
            longer = rows_of(table, length_of(column) > length)
            yield Finding("narrow-type", f"narrows {change}: longer values don't fit", longer)
    elif not _widens(before.type.sql, after.type.sql):
        filled = rows_of(table, column.is_not(None))
        yield Finding(
            "change-type", f"converts {change}: values that don't fit fail or are rounded", filled
        )


def _widens(before: str, after: str) -> bool:
    first, second = before.lower(), after.lower()
    for sizes in _SIZES:
        if first in sizes and second in sizes:
            return sizes.index(first) <= sizes.index(second)
    if second in _UNBOUNDED:
        return True
    if first.startswith("enum(") and second.startswith("enum("):
        return set(_MEMBER.findall(before)) <= set(_MEMBER.findall(after))
    return _holds(first, second)


def _holds(before: str, after: str) -> bool:
    """Return whether a type holds all numbers, or as much, as another one."""
    if "unsigned" in after and "unsigned" not in before:
        return False
    if after.endswith("unsigned") == before.endswith("unsigned"):
        before, after = before.removesuffix(" unsigned"), after.removesuffix(" unsigned")
    elif _rank(before) == _rank(after):
        return False  # The half of them is too large without a sign.
    first, second = _SHAPE.match(before), _SHAPE.match(after)
    if first is None or second is None:
        return False
    if first[1] == second[1] and (first[4] or "") == (second[4] or ""):
        if before.partition("(")[0] in _CLOCKS and not first[4]:
            return int(second[2] or 0) >= int(first[2] or 0)
        return _room(second) >= _room(first) and _scale(second) >= _scale(first)
    ranks = _rank(before), _rank(after)
    return 0 <= ranks[0] < ranks[1] and second[2] is None


def _rank(sql: str) -> int:
    found = _SHAPE.match(sql.removesuffix(" unsigned"))
    return -1 if found is None else _RANKS.get(found[1], -1)


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
