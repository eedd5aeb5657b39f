"""What may differ, or may just be told otherwise: it stays as it is there, and is said to be uncertain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from diffgen.catalog import Expression
from diffgen.dialects.standard.defaults import is_plain
from diffgen.dialects.standard.families import Family
from diffgen.dialects.standard.types import Likeness, likeness
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Element, Index


def undecided(there: Any, wanted: Any, family: Family) -> Any:
    """Return a declared object as it is there, wherever nobody can say whether that is what is wanted."""
    match there, wanted:
        case Column(), Column():
            return _column(there, wanted, family)
        case Check(), Check():
            return replace(wanted, condition=there.condition)
        case ForeignKey(), ForeignKey() if not there.deferrable:
            return replace(wanted, deferrable=False, initially=None)
        case Index(), Index():
            return _index(there, wanted)
    return wanted


def _column(there: Column, wanted: Column, family: Family) -> Column:
    given: dict[str, Any] = {}
    if likeness(there.type.sql, wanted.type.sql, family) is Likeness.UNCERTAIN:
        given["type"] = there.type
    if _is_doubtful(there.default, wanted.default):
        given["default"] = there.default
    # Not every Inspector tells what generates a column, or that it counts.
    if wanted.generated is not None:
        given["generated"] = there.generated
        given["default"] = there.default
    if wanted.identity is not None and there.identity is None:
        given["identity"] = None
    return replace(wanted, **given)


def _is_doubtful(there: Expression | None, wanted: Expression | None) -> bool:
    if there is None or wanted is None:
        return False
    return not (is_plain(there) and is_plain(wanted))


def _index(there: Index, wanted: Index) -> Index:
    where = there.where if wanted.where is not None else None
    elements = wanted.elements
    if len(there.elements) == len(elements):
        both = zip(there.elements, elements, strict=True)
        elements = tuple(_element(first, second) for first, second in both)
    elif any(element.expression is not None for element in elements):
        elements = there.elements
    return replace(wanted, where=where, elements=elements)


def _element(there: Element, wanted: Element) -> Element:
    """Return an element; not every Inspector tells of the order, which is then the usual one."""
    given: dict[str, Any] = {}
    if wanted.expression is not None:
        given |= {"column": there.column, "expression": there.expression}
    if not there.descending:
        given["descending"] = False
    if there.nulls_first is None:
        given["nulls_first"] = None
    return replace(wanted, **given)
