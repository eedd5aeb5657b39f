"""Tables, by the columns that they share; labels, by their place; and what has attributes only."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from diffgen.catalog import Catalog, Key
from diffgen.questions.likeness.likeness import (
    LIKELY,
    Feature,
    Likeness,
    of_equality,
    of_names,
    summed,
)

#: What the columns and the name of a table weigh.
_COLUMNS, _NAME = 0.7, 0.3

Shape = frozenset[tuple[str, str]]


def shape(table: Key, catalog: Catalog) -> Shape:
    """Return what a table looks like: its columns and their types.

    The columns of its key don't count beside others: most tables have an ``id``.
    """
    parts = catalog.of_table(table.schema, table.name)
    keys = {name for one in parts if one.key.kind == "primary_key" for name in one.columns}
    columns = {one.key.name: one.type.sql for one in parts if one.key.kind == "column"}
    return frozenset(
        (name, type_) for name, type_ in columns.items() if name not in keys or keys >= {*columns}
    )


def of_tables(before: Key, here: Shape, after: Key, there: Shape) -> Likeness:
    """Compare a table that goes with one that comes; a column of another type is half the same."""
    same = len(here & there)
    retyped = len({name for name, _ in here} & {name for name, _ in there}) - same
    share = (2 * same + retyped) / max(len(here) + len(there), 1)
    if _COLUMNS * share + _NAME < LIKELY:  # whatever the names are: there may be thousands of pairs
        return Likeness(0.0, ())
    said = f"{same} of {max(len(here), len(there))} columns are the same"
    if retyped:
        said += f", {retyped} of another type"
    return summed((Feature(_COLUMNS, share, said), of_names(before.name, after.name, _NAME)))


def of_labels(before: str, after: str, same_place: bool) -> Likeness:
    """Compare labels of an enum."""
    place = of_equality(same_place, 0.5, "the same place")
    return summed((of_names(before, after, 0.5), place))


def of_others(before: Any, after: Any) -> Likeness:
    """Compare what nothing stands in: sequences, types."""
    names = [field.name for field in fields(before) if field.name != "key"]
    same = all(getattr(before, name) == getattr(after, name) for name in names)
    alike = of_equality(same, 0.5, "the same but for the name")
    return summed((alike, of_names(before.key.name, after.key.name, 0.5)))
