"""Makes a failing pair small: leaves out whatever the failure does not need."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass

from tests.roundtrip.repair import repair
from tests.roundtrip.spec import Column, Schema, Table

Pair = tuple[Schema, Schema]


def reduced(pair: Pair, still_fails: Callable[[Pair], bool], *, seconds: float = 60.0) -> Pair:
    """The smallest pair found in the time that fails in the same way."""
    end = time.monotonic() + seconds
    progress = True
    while progress:
        progress = False
        for candidate in _smaller(pair):
            if time.monotonic() > end:
                return pair
            if candidate != pair and size(candidate) < size(pair) and still_fails(candidate):
                pair, progress = candidate, True
                break
    return pair


def size(pair: Pair) -> int:
    """How much a pair says, where the two differ counting again."""
    before, after = map(repr, pair)
    return len(before) + len(after) + 50 * _differences(pair)


def _differences(pair: Pair) -> int:
    before, after = pair
    return sum(table not in before.tables for table in after.tables)


def _smaller(pair: Pair) -> Iterator[Pair]:
    """Pairs that say a little less, the largest steps first."""
    before, after = pair
    for key in dict.fromkeys(table.key for schema in pair for table in schema.tables):
        yield _mended(*(_without_table(schema, key) for schema in pair))
    for table in after.tables:
        if before.table(table.key) is not None and before.table(table.key) != table:
            yield _mended(before, _with_table(after, before.table(table.key)))
            yield _mended(_with_table(before, table), after)
    yield from _without_parts(pair)
    yield from _plainer(pair)


def _mended(before: Schema, after: Schema) -> Pair:
    return repair(deepcopy(before)), repair(deepcopy(after))


def _without_table(schema: Schema, key: str) -> Schema:
    made = deepcopy(schema)
    made.tables = [table for table in made.tables if table.key != key]
    return made


def _with_table(schema: Schema, table: Table | None) -> Schema:
    assert table is not None
    made = deepcopy(schema)
    made.tables = [deepcopy(table) if one.key == table.key else one for one in made.tables]
    return made


LISTS = ("columns", "uniques", "checks", "foreign_keys", "indexes")


def _without_parts(pair: Pair) -> Iterator[Pair]:
    """One column, constraint or index less: on both sides where it is the same, else on one."""
    for what in ("enums", "sequences", "domains"):
        for number in range(max(len(getattr(schema, what)) for schema in pair)):
            yield _mended(*(_without(schema, what, number) for schema in pair))
    for place, schema in enumerate(pair):
        for table in schema.tables:
            for what in LISTS:
                for item in getattr(table, what):
                    yield _mended(*(_without_item(one, table.key, what, item) for one in pair))
                    alone = _without_item(schema, table.key, what, item)
                    yield _mended(*((alone, pair[1]) if place == 0 else (pair[0], alone)))


def _without(schema: Schema, what: str, number: int) -> Schema:
    made = deepcopy(schema)
    items = getattr(made, what)
    del items[number : number + 1]
    return made


def _without_item(schema: Schema, key: str, what: str, item: object) -> Schema:
    made = deepcopy(schema)
    table = made.table(key)
    if table is not None:
        name = item.name if isinstance(item, Column) else None
        kept = [
            one
            for one in getattr(table, what)
            if (one.name != name if isinstance(one, Column) else one != item)
        ]
        setattr(table, what, kept)
    return made


def _plainer(pair: Pair) -> Iterator[Pair]:
    """One attribute back to what it is when nobody says anything, on both sides or on one."""
    for sides in ((0, 1), (0,), (1,)):
        for path in dict.fromkeys(path for side in sides for path in _attributes(pair[side])):
            made = deepcopy(pair)
            for side in sides:
                _reset(made[side], path)
            yield _mended(*made)


Path = tuple[object, ...]  # names of attributes, keys of tables, numbers in lists


def _attributes(schema: Schema) -> Iterator[Path]:
    yield ("naming_convention",)
    for table in schema.tables:
        for name in ("comment", "options", "primary_key", "says_public"):
            yield table.key, name
        if table.primary_key is not None:
            yield from ((table.key, "primary_key", name) for name in ("name", "options"))
        for what in LISTS:
            for number, item in enumerate(getattr(table, what)):
                assert is_dataclass(item)
                for field in fields(item):
                    if field.name in RESET and getattr(item, field.name):
                        yield table.key, what, number, field.name


RESET = {
    "nullable", "default", "comment", "identity", "computed", "autoincrement", "checks", "unique_flag",
    "index_flag", "on_conflict_not_null", "on_conflict_unique", "name", "options", "inline", "unique", "where", "include", "key", "elsewhere",
    "operator_classes",
}  # fmt: skip
PLAIN: dict[str, object] = {
    "naming_convention": (), "options": (), "checks": [], "unique_flag": False, "index_flag": False,
    "inline": False, "elsewhere": False, "unique": False, "include": [], "operator_classes": (), "says_public": False,
}  # fmt: skip


def _reset(schema: Schema, path: Path) -> None:
    *way, last = path
    target: object = schema
    for step in way:
        if isinstance(target, Schema):
            target = target.table(str(step))
        elif isinstance(target, list):
            target = target[step] if isinstance(step, int) and step < len(target) else None
        else:
            target = getattr(target, str(step), None)
        if target is None:
            return
    name = str(last)
    if name == "name" and isinstance(target, Column):
        return
    setattr(target, name, deepcopy(PLAIN.get(name)))
