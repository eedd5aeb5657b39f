"""Tables that are alike are not looked into: what is found is the same as if they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from hypothesis import given

from diffgen.autogenerate import between, in_full, write
from diffgen.catalog import Catalog, Key
from diffgen.catalog.catalog import Object
from diffgen.compare.alike import place_of
from diffgen.contracts import Declared, Dialect, InFull, Outline, Part, Place, Stored
from diffgen.kinds.column import Column
from diffgen.kinds.table import Table
from diffgen.sources import OtherModels
from tests.laws.catalogs import DIALECTS, catalog, every_dialect, seeds
from tests.roundtrip import source
from tests.roundtrip.schemas import seeded_pair


@dataclass(frozen=True)
class Told(OtherModels):
    """Models in place of a database that is told of in outline."""

    outlines: Mapping[Place, Outline] = field(default_factory=dict)

    @property
    def outlined(self) -> bool:
        return True

    def read(self, part: Part) -> Stored:
        return InFull(self.catalog.values(), self.outlines)


@every_dialect
@given(seed=seeds())
def test_what_differs_is_found_without_a_look_at_what_is_alike(name: str, seed: int) -> None:
    before, after = (source.metadata(schema) for schema in seeded_pair(seed, name))
    dialect = replace(DIALECTS[name], outlines=declared_outlines, outlined_column=column_of)
    there = catalog(before, dialect)
    told = Told(dialect, there, outlines=dict(outlines(there, dialect)))
    found = between(told, {"target_metadata": after})
    whole = in_full(found)
    assert whole.reading is not None
    assert not whole.reading.alike
    assert found.ops == whole.ops
    assert found.questions == whole.questions
    quick, full = write(found), write(whole)
    assert (quick.upgrades, quick.downgrades) == (full.upgrades, full.downgrades)


@every_dialect
@given(seed=seeds())
def test_the_same_models_are_alike_in_every_table_without_parents(name: str, seed: int) -> None:
    models, same = (source.metadata(seeded_pair(seed, name)[0]) for _ in range(2))
    dialect = replace(DIALECTS[name], outlines=declared_outlines, outlined_column=column_of)
    there = catalog(models, dialect)
    found = between(
        Told(dialect, there, outlines=dict(outlines(there, dialect))), {"target_metadata": same}
    )
    assert found.reading is not None
    assert found.ops == in_full(found).ops
    told_of = outlines(there, dialect)
    family = {
        one for place, outline in told_of for one in outline.parents and (place, *outline.parents)
    }
    assert found.reading.alike == {place_of(one.key) for one in there.of_kind("table")} - family


def declared_outlines(declared: Declared, dialect: Dialect) -> Mapping[Place, Outline]:
    """The outlines of models."""
    every = replace(declared, compared=None)
    return dict(outlines(Catalog(dialect.declare(every, dialect)), dialect))


def outlines(told: Catalog, dialect: Dialect) -> Iterator[tuple[Place, Outline]]:
    """Outlines that are made of the objects themselves: equal is equal.

    Where a table has parents they never are: models don't say what a child has from these.
    """
    for table in told.of_kind("table"):
        place = place_of(table.key)
        parts = told.of_table(*place)
        columns = [one for one in parts if isinstance(one, Column)]
        above = frozenset(map(place_of, parents(table, told, dialect)))
        yield place, Outline(
            columns=tuple(sorted(columns, key=lambda one: one.position)),
            keys=tuple(one for one in parts if is_key(one)),
            rest=(table, parts, object() if above else None),
            parents=above,
            types=frozenset(one.type.named for one in columns if one.type.named is not None),
        )


def column_of(item: Column) -> str:
    return item.key.name


def is_key(one: Object) -> bool:
    return one.key.kind in ("primary_key", "unique") or getattr(one, "unique", False)


def parents(table: Table, told: Catalog, dialect: Dialect) -> Iterator[Key]:
    """The tables without which a table itself, apart from all that is in it, can't be."""
    needed = dialect.kind(table.key).needs(table, told)
    yield from (key for key in needed if key.kind == "table")
