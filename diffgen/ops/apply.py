"""Carry out operations on a catalog in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, assert_never

from diffgen.catalog import Catalog, Key
from diffgen.ops.verbs import Alter, Create, Drop, Op, Rename, Unresolved

Renamer = Callable[[Catalog, Rename], Catalog]


def apply(catalog: Catalog, ops: Iterable[Op], rename: Renamer | None = None) -> Catalog:
    """Return the catalog after ``ops``.

    :param rename: carries out a renaming; what it touches is known to the kinds alone.
    :raises KeyError: for a drop or a change of something that isn't there.
    """
    for op in ops:
        if isinstance(op, Rename):
            if rename is None:
                raise TypeError(f"a renaming of {op.before} needs a renamer")
            catalog = rename(catalog, op)
        else:
            objects = dict(catalog)
            _apply(objects, op)
            catalog = Catalog(objects.values())
    return catalog


def _apply(objects: dict[Key, Any], op: Op) -> None:
    match op:
        case Create(after, parts):
            objects[after.key] = after
            for created in parts:
                _apply(objects, created)
        case Drop(before, parts):
            for dropped in parts:
                _apply(objects, dropped)
            del objects[before.key]
        case Alter(before, after, parts):
            del objects[before.key]
            objects[after.key] = after
            for part in parts:
                _apply(objects, part)
        case Unresolved(before, after):
            if before is not None:
                del objects[before.key]
            if after is not None:
                objects[after.key] = after
        case Rename():
            raise TypeError("renamings stand at the top level only")
        case _:
            assert_never(op)
