"""Whatever is renamed, nothing that holds rows is made or dropped: random schemas, with names of all sorts."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

import pytest

from diffgen.answers import Answers
from diffgen.catalog import Pair
from diffgen.compare import compare
from diffgen.compare.declared import declare
from diffgen.compare.renames import renamings
from diffgen.contracts import Declared
from diffgen.ops import Create, Drop
from tests.laws.catalogs import DIALECTS, every_dialect
from tests.roundtrip import source
from tests.roundtrip.mutations import rename_column, rename_table
from tests.roundtrip.schemas import seeded_pair
from tests.roundtrip.spec import Column, Schema, Table


def path(table: Table, column: Column | None = None) -> str:
    kind = "table" if column is None else "column"
    parts = (table.schema, table.name, None if column is None else column.name)
    return f"{kind} {'.'.join(part for part in parts if part not in (None, 'public'))}"


def flags(before: Schema, after: Schema) -> Iterator[str]:
    for table, now in zip(before.tables, after.tables, strict=True):
        pairs = [(path(table), path(now))]
        for one, other in zip(table.columns, now.columns, strict=False):
            if one.name != other.name:
                pairs.append((path(table, one), path(now, other)))
        yield from (f"{one}={other}" for one, other in pairs if one != other)


def renamed(rng: random.Random, before: Schema) -> Schema:
    after = before
    for _ in range(rng.randint(1, 4)):
        tried = copy.deepcopy(after)
        rng.choice((rename_column, rename_column, rename_table))(rng, tried)
        if all(table.schema in (None, "public") for table in tried.tables):  # none has moved
            after = tried
    return after


def is_simple(table: Table) -> bool:
    """Whether nobody else has a say in the names: no schema, parent, or text that mutations pass by."""
    alone = table.schema in (None, "public") and not table.inherits
    return alone and bool(table.columns) and not table.excludes


@every_dialect
@pytest.mark.parametrize("seed", range(40))
def test_nothing_that_holds_rows_comes_or_goes(name: str, seed: int) -> None:
    before, _ = seeded_pair(seed, name)
    before.tables = [table for table in before.tables if is_simple(table)]
    there = {table.key for table in before.tables}
    for table in before.tables:
        table.foreign_keys = [one for one in table.foreign_keys if one.target in there]
    if not before.tables:
        return
    after = renamed(random.Random(seed), before)
    dialect = DIALECTS[name]
    both = [Declared((source.metadata(schema),)) for schema in (before, after)]
    pair = Pair(*(declare(declared, dialect) for declared in both))
    answers = Answers(renames=tuple(flags(before, after)))
    done, pair = renamings(pair, both[1], answers, dialect)
    assert len(done) >= len(answers.renames)
    ops = compare(pair, dialect)
    made, gone = ({op.key for op in ops if isinstance(op, verb)} for verb in (Create, Drop))
    # A generated column may be made anew: how the server writes its text is for the server to say.
    assert not {key for key in made ^ gone if key.kind in ("table", "column")}
