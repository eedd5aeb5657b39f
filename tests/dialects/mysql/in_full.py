"""The outlines of tables whose objects are all there: what those of the two sides have to be."""

from __future__ import annotations

from collections.abc import Iterable

from diffgen.catalog.catalog import Object
from diffgen.contracts import Outline, Place
from diffgen.dialects.mysql.outlining.parts import (
    ForeignKeyValue,
    Parts,
    column_text,
    column_value,
    table_text,
)
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.table import Table


def outlines(objects: Iterable[Object]) -> dict[Place, Outline]:
    """The outline of each table."""
    found: dict[Place, Parts] = {}
    for obj in objects:
        place = (obj.key.schema, obj.key.table or obj.key.name)
        if obj.key.kind not in ("schema", "sequence"):
            _add(obj, found.setdefault(place, Parts([])))
    return {place: parts.outline(place[1]) for place, parts in found.items()}


def _add(obj: Object, parts: Parts) -> None:
    match obj:
        case Table():
            parts.table = table_text(obj)
        case Column():
            parts.columns.append(column_text(obj.key.name, column_value(obj), obj.comment))
        case Check():
            parts.checks.append((obj.key.name, obj.condition.canonical))
        case ForeignKey():
            parts.foreign_keys.append(_foreign_key(obj))
        case _:
            parts.add(obj)


def _foreign_key(obj: ForeignKey) -> ForeignKeyValue:
    referent = (obj.referent.schema, obj.referent.name)
    return ForeignKeyValue(
        obj.key.name, obj.columns, referent, obj.referent_columns, obj.onupdate, obj.ondelete
    )
