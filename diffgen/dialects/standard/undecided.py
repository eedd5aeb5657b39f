"""What may differ, or may just be told otherwise: it stays as it is there, and is said to be uncertain."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from diffgen.catalog import Expression, Pair
from diffgen.dialects.standard.defaults import is_plain
from diffgen.dialects.standard.families import Family
from diffgen.dialects.standard.texts import may_be_one
from diffgen.dialects.standard.types import Likeness, likeness
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Element, Index


def undecided(there: Any, wanted: Any, pair: Pair, family: Family) -> Any:
    """Return a declared object as it is there, wherever nobody can say whether that is what is wanted."""
    match there, wanted:
        case Column(), Column():
            return _column(there, wanted, _columns(wanted, pair), family)
        case Check(), Check() if may_be_one(
            there.condition, wanted.condition, _columns(wanted, pair)
        ):
            return replace(wanted, condition=there.condition)
        case ForeignKey(), ForeignKey() if not there.deferrable:
            return replace(wanted, deferrable=False, initially=None)
        case Index(), Index():
            return _index(there, wanted, _columns(wanted, pair))
    return wanted


def _columns(obj: Any, pair: Pair) -> Collection[str]:
    """Return the columns of the table that something is in, on both sides."""
    place = obj.key.schema, obj.key.table or ""
    parts = (*pair.before.of_table(*place), *pair.after.of_table(*place))
    return {part.key.name for part in parts if isinstance(part, Column)}


def _column(there: Column, wanted: Column, columns: Collection[str], family: Family) -> Column:
    given: dict[str, Any] = {}
    if likeness(there.type.sql, wanted.type.sql, family) is Likeness.UNCERTAIN:
        given["type"] = there.type
    if _is_doubtful(there.default, wanted.default):
        given["default"] = there.default
    # Not every Inspector tells what generates a column, or that it counts.
    if wanted.generated is not None and _may_be_generated(there, wanted, columns):
        given |= {"generated": there.generated, "default": there.default}
    if wanted.identity is not None and there.identity is None:
        given["identity"] = None
    return replace(wanted, **given)


def _may_be_generated(there: Column, wanted: Column, columns: Collection[str]) -> bool:
    if there.generated is None or wanted.generated is None:
        return True
    return may_be_one(there.generated.expression, wanted.generated.expression, columns)


def _is_doubtful(there: Expression | None, wanted: Expression | None) -> bool:
    if there is None or wanted is None:
        return False
    return not (is_plain(there) and is_plain(wanted))


def _index(there: Index, wanted: Index, columns: Collection[str]) -> Index:
    where, elements = wanted.where, wanted.elements
    if where is not None and (there.where is None or may_be_one(there.where, where, columns)):
        where = there.where
    if len(there.elements) == len(elements):
        both = zip(there.elements, elements, strict=True)
        elements = tuple(_element(first, second, columns) for first, second in both)
    elif any(element.expression is not None for element in elements):
        elements = there.elements
    return replace(wanted, where=where, elements=elements)


def _element(there: Element, wanted: Element, columns: Collection[str]) -> Element:
    """Return an element; not every Inspector tells of the order, which is then the usual one."""
    given: dict[str, Any] = {}
    first, second = there.expression, wanted.expression
    if second is not None and (first is None or may_be_one(first, second, columns)):
        given |= {"column": there.column, "expression": first}
    if not there.descending:
        given["descending"] = False
    if there.nulls_first is None:
        given["nulls_first"] = None
    return replace(wanted, **given)
