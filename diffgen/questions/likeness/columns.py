"""Columns: by name, type and what else is said of them, by what they refer to, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from diffgen.catalog import Catalog, Key, Pair
from diffgen.questions.likeness.likeness import (
    Feature,
    Likeness,
    of_equality,
    of_names,
    summed,
)

#: Names of types by what they hold: a renaming and a change from one to the other may go together.
_FAMILIES = (
    ("char", "text", "clob", "string"),
    ("int", "serial"),
    ("numeric", "decimal", "float", "double", "real", "number"),
    ("date", "time"),
    ("json",),
    ("bool", "bit"),
    ("blob", "bytea", "binary"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A column, and where it stands.

    :param refers: the tables that it refers to.
    :param uses: the kinds of constraints and indexes that it is in.
    :param neighbours: the nearest columns before and after it that stay.
    """

    column: Any
    refers: frozenset[str]
    uses: frozenset[str]
    neighbours: tuple[str | None, str | None]


def standings(table: Key, catalog: Catalog, pair: Pair) -> dict[Key, Standing]:
    """Return the columns of a table, by key, and where they stand."""
    parts = catalog.of_table(table.schema, table.name)
    columns = in_order(table, catalog)
    staying = [one.key in pair.before and one.key in pair.after for one in columns]
    found = {}
    for at, column in enumerate(columns):
        name = column.key.name
        near = [range(at - 1, -1, -1), range(at + 1, len(columns))]
        stay = (next((columns[i].key.name for i in side if staying[i]), None) for side in near)
        about = [part for part in parts if name in _names(part)]
        refers = frozenset(part.referent.path for part in about if hasattr(part, "referent"))
        uses = (part.key.kind.replace("_", " ") for part in about if not hasattr(part, "referent"))
        left, right = stay
        found[column.key] = Standing(column, refers, frozenset(uses), (left, right))
    return found


def in_order(table: Key, catalog: Catalog) -> list[Any]:
    """Return the columns of a table as they stand in it."""
    parts = catalog.of_table(table.schema, table.name)
    columns = [part for part in parts if part.key.kind == "column"]
    return sorted(columns, key=lambda column: (column.position, column.key.name))


def _names(part: Any) -> tuple[str | None, ...]:
    elements = (element.column for element in getattr(part, "elements", ()))
    return (*getattr(part, "columns", ()), *elements)


def of_columns(before: Standing, after: Standing) -> Likeness:
    """Compare a column that goes with one that comes."""
    return summed((*_by_itself(before.column, after.column), *_by_place(before, after)))


def _by_itself(before: Any, after: Any) -> Iterator[Feature]:
    yield of_names(before.key.name, after.key.name, 0.4)
    yield _of_types(before.type.sql, after.type.sql)
    both = "both may be NULL" if after.nullable else "both NOT NULL"
    yield of_equality(before.nullable == after.nullable, 0.05, both)
    if before.default is not None or after.default is not None:
        said = "" if after.default is None else f"both DEFAULT {after.default.sql}"
        yield of_equality(before.default == after.default, 0.05, said)
    if before.comment or after.comment:
        yield of_equality(before.comment == after.comment, 0.1, "the same comment")


def _of_types(before: str, after: str) -> Feature:
    if before == after:
        return Feature(0.25, 1.0, f"the same type {after}")
    kin = any(
        all(any(part in sql.lower() for part in family) for sql in (before, after))
        for family in _FAMILIES
    )
    return Feature(0.25, 0.6 if kin else 0.0, f"type {before} → {after}")


def _by_place(before: Standing, after: Standing) -> Iterator[Feature]:
    if before.refers or after.refers:
        said = f"both refer to {' and '.join(sorted(after.refers))}"
        yield of_equality(before.refers == after.refers, 0.15, said)
    if before.uses or after.uses:
        said = f"both in {' and '.join(sorted(after.uses))}"
        yield of_equality(before.uses == after.uses, 0.1, said)
    pairs = zip(before.neighbours, after.neighbours, strict=True)
    same = sum(one == other for one, other in pairs)
    left = after.neighbours[0]
    said_place = f"both after {left}" if left and left == before.neighbours[0] else None
    yield Feature(0.1, same / 2, said_place)
