"""Random pairs of catalogs, declared from the random models of ``tests.roundtrip``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import pytest
import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st

from diffgen.catalog import Catalog, Pair
from diffgen.compare import compare
from diffgen.contracts import Context, Declared, Dialect
from diffgen.dialects.mysql.dialect import dialect as mysql_dialect
from diffgen.dialects.postgresql.dialect import dialect as postgresql_dialect
from diffgen.dialects.sqlite.dialect import dialect as sqlite_dialect
from diffgen.ops import Op
from diffgen.plan import plan
from diffgen.render.body import body
from diffgen.source import Source
from tests.roundtrip import source
from tests.roundtrip.schemas import seeded_pair

POSTGRESQL = postgresql_dialect(sa.make_url("postgresql+psycopg://").get_dialect()())
SQLITE = sqlite_dialect(sa.make_url("sqlite://").get_dialect()())
MARIADB = mysql_dialect(sa.make_url("mariadb+pymysql://").get_dialect()())
# SQLAlchemy knows by the version of the server that it talks to.
MARIADB.sqlalchemy.supports_sequences = True
#: By the names that the random models have for the servers.
DIALECTS = {"mariadb": MARIADB, "postgresql": POSTGRESQL, "sqlite": SQLITE}

every_dialect = pytest.mark.parametrize("name", DIALECTS)


def seeds() -> st.SearchStrategy[int]:
    """Seeds of pairs; ``python -m tests.roundtrip --dialect ... --seeds N`` shows the models of one.

    The usual profile stays among so few that the laws share the pairs that each of them has made.
    """
    deep = settings.get_current_profile_name() == "deep"
    return st.integers(0, 2**32 if deep else 149)


@dataclass(frozen=True)
class Change:
    """A pair of catalogs, and all that is made from it."""

    pair: Pair
    dialect: Dialect

    @cached_property
    def ops(self) -> tuple[Op, ...]:
        return compare(self.pair, self.dialect)

    @cached_property
    def steps(self) -> tuple[Op, ...]:
        return plan(self.ops, self.pair, self.dialect)

    @cached_property
    def body(self) -> Source:
        return body(self.steps, Context(self.dialect, self.pair))

    def reverse(self) -> Change:
        return Change(self.pair.reverse(), self.dialect)


@lru_cache(maxsize=512)
def change(name: str, seed: int) -> Change:
    """The pair of a seed."""
    dialect = DIALECTS[name]
    before, after = (
        catalog(source.metadata(schema), dialect) for schema in seeded_pair(seed, name)
    )
    return Change(Pair(validated(before), validated(after)), dialect)


def validated(found: Catalog) -> Catalog:
    """Return the catalog without NOT VALID, which a difference is in one direction only."""
    return Catalog(
        (
            replace(obj, options=tuple(one for one in obj.options if "not_valid" not in one[0]))
            if hasattr(obj, "options") and obj.key.kind in ("check", "foreign_key")
            else obj
        )
        for obj in found.values()
    )


def catalog(metadata: sa.MetaData, dialect: Dialect) -> Catalog:
    """What the models declare."""
    return Catalog(dialect.declare(Declared((metadata,)), dialect))
