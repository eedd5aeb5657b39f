"""Random schemas and pairs of them, from a ``random.Random`` or from Hypothesis."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import TYPE_CHECKING

from tests.roundtrip import domains, objects_postgresql, parts
from tests.roundtrip.mutations import mutated
from tests.roundtrip.repair import repair
from tests.roundtrip.spec import Schema
from tests.roundtrip.tables import add_foreign_key, add_table
from tests.roundtrip.usual import make_usual

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


#: What everything is of, unless a server is older.
NEWEST = (18,)


def random_schema(
    rng: random.Random,
    dialect: str,
    *,
    with_rows: bool = False,
    version: tuple[int, ...] = NEWEST,
    tables: int | None = None,
) -> Schema:
    """A schema that the server takes.

    :param with_rows: one whose tables take rows by their own columns.
    :param tables: how many, if that is no matter of chance.
    """
    schema = Schema(dialect, version=version)
    schema.naming_convention = tuple(rng.choice(parts.CONVENTIONS).items())
    if dialect == "postgresql":
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            schema.enums.append(parts.enum(rng, schema))
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            schema.domains.append(domains.domain(rng, schema))
    if dialect != "sqlite":
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            schema.sequences.append(parts.sequence(rng, schema))
    for _ in range(tables or rng.choice((1, 2, 2, 3, 3, 4, 5))):
        add_table(rng, schema)
    for _ in range(rng.choice((0, 1, 2, 3))):
        add_foreign_key(rng, schema, rng.choice(schema.tables))
    if dialect == "postgresql":
        repair(schema)
        objects_postgresql.decorate(rng, schema, with_rows=with_rows)
    return repair(schema)


def random_pair(
    rng: random.Random,
    dialect: str,
    *,
    with_rows: bool = False,
    version: tuple[int, ...] = NEWEST,
) -> tuple[Schema, Schema]:
    """A schema and what its models become: mostly some changes, now and then something else altogether.

    :param with_rows: only changes that rows can follow, those that ``rows`` makes.
    """
    before = random_schema(rng, dialect, with_rows=with_rows, version=version)
    draw = rng.random()
    if draw < 0.08 and not with_rows:
        other = random_schema(rng, dialect, version=version)
        if not objects_postgresql.unfollowable(before, other):
            return before, other
    if draw < 0.12 and not with_rows and not any(one.inherits for one in before.tables):
        nothing = Schema(dialect, before.naming_convention, version=version)
        return (before, nothing) if rng.random() < 0.5 else (nothing, before)
    return before, mutated(rng, deepcopy(before), rng.choice((1, 1, 2, 3, 5, 8, 12, 25)), with_rows)


def seeded_pair(
    seed: int, dialect: str, *, with_rows: bool = False, version: tuple[int, ...] = NEWEST
) -> tuple[Schema, Schema]:
    """The pair of a seed.

    :param version: the server's, where it matters (PostgreSQL).
    """
    rng = random.Random(f"{dialect}-{seed}")
    return random_pair(rng, dialect, with_rows=with_rows, version=version)


def mostly_alike(
    seed: int, dialect: str, *, version: tuple[int, ...] = NEWEST
) -> tuple[Schema, Schema]:
    """The pair of a seed, of which few tables are changed."""
    rng = random.Random(f"{dialect}-alike-{seed}")
    before = random_schema(rng, dialect, version=version, tables=6)
    if dialect == "postgresql":
        for table in rng.sample(before.tables, 4):
            make_usual(rng, table)
    for _ in range(4):
        add_foreign_key(rng, before, rng.choice(before.tables))
    before = repair(before)
    return before, mutated(rng, deepcopy(before), rng.choice((1, 1, 1, 2)), False)


def pairs(dialect: str, *, with_rows: bool = False) -> SearchStrategy[tuple[Schema, Schema]]:
    """The pairs as a strategy of Hypothesis, which then shrinks them."""
    from hypothesis import strategies

    def drawn(rng: random.Random) -> tuple[Schema, Schema]:
        return random_pair(rng, dialect, with_rows=with_rows)

    return strategies.builds(drawn, strategies.randoms(use_true_random=False))
