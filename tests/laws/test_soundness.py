"""Two tables of models that a dialect outlines alike are alike: nothing turns the one into the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from hypothesis import given, settings

from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare import compare
from diffgen.compare.alike import place_of
from diffgen.contracts import Declared, Dialect, Place
from diffgen.ops import Op
from tests.laws.catalogs import DIALECTS, every_dialect, seeds
from tests.roundtrip import source
from tests.roundtrip.schemas import mostly_alike, seeded_pair

#: Six tables are many: in the usual run a few of the pairs do.
EXAMPLES = 5000 if settings.get_current_profile_name() == "deep" else 15


@pytest.mark.parametrize("few_changes", [True, False])
@every_dialect
@settings(max_examples=EXAMPLES)
@given(seed=seeds())
def test_no_change_of_a_table_is_lost_in_its_outline(
    name: str, few_changes: bool, seed: int
) -> None:
    dialect = DIALECTS[name]
    pair = (mostly_alike if few_changes else seeded_pair)(seed, name)
    before, after = (Declared((source.metadata(schema),)) for schema in pair)
    told, wanted = (dialect.outlines(one, dialect) for one in (before, after))
    # An outline that tells of parents, and of nothing else, is that of no table that is there.
    same = {place for place, one in wanted.items() if told.get(place) == one and not one.parents}
    assert not same & set(_changed(before, after, dialect))


def _changed(before: Declared, after: Declared, dialect: Dialect) -> Iterator[Place]:
    """The tables in which something differs."""
    catalogs = (Catalog(dialect.declare(one, dialect)) for one in (before, after))
    for op in compare(dialect.aligned(Pair(*catalogs)), dialect):
        yield from (place_of(key) for key in _keys(op) if key.table or key.kind == "table")


def _keys(op: Op) -> Iterator[Key]:
    for obj in (getattr(op, "before", None), getattr(op, "after", None)):
        if obj is not None:
            yield obj.key


@every_dialect
@settings(max_examples=EXAMPLES)
@given(seed=seeds())
def test_models_that_were_looked_into_are_outlined_as_before(name: str, seed: int) -> None:
    dialect = DIALECTS[name]
    declared = Declared((source.metadata(seeded_pair(seed, name)[0]),))
    before = dialect.outlines(declared, dialect)
    tuple(dialect.declare(declared, dialect))
    assert dialect.outlines(declared, dialect) == before


@every_dialect
def test_a_column_more_is_seen(name: str) -> None:
    """The law isn't kept by outlines that nobody has: usual tables have one."""
    dialect = DIALECTS[name]
    given = [sa.Column(one, sa.String(20)) for one in ("name", "mail")]
    models = [sa.MetaData(), sa.MetaData()]
    for number, one in enumerate(models):
        columns = [column._copy() for column in given[: number + 1]]
        sa.Table("users", one, sa.Column("id", sa.Integer, primary_key=True), *columns)
    told, wanted = (dialect.outlines(Declared((one,)), dialect) for one in models)
    assert [*told] == [*wanted] == [(None, "users")]
    assert told != wanted
