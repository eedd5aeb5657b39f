"""The generator: the same pair for the same seed, accepted by the server, and rich."""

from __future__ import annotations

import random

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings

from tests.containers.server import Server
from tests.roundtrip import rows, source
from tests.roundtrip.fingerprint import difference, fingerprint
from tests.roundtrip.repair import repair
from tests.roundtrip.round_trip import create, prepared
from tests.roundtrip.schemas import pairs, random_schema, seeded_pair
from tests.roundtrip.spec import Schema

DIALECTS = ("sqlite", "postgresql", "mariadb")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_seed_gives_the_same_models_each_time(dialect: str) -> None:
    for seed in range(20):
        one, other = (seeded_pair(seed, dialect) for _ in range(2))
        assert one == other
        assert source.models(one[1]) == source.models(other[1])


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_repaired_schema_needs_no_more_repair(dialect: str) -> None:
    for seed in range(50):
        schema = random_schema(random.Random(seed), dialect)
        assert repr(repair(schema)) == repr(random_schema(random.Random(seed), dialect))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_all_that_a_schema_can_hold_turns_up(dialect: str) -> None:
    text = "".join(source.models(seeded_pair(seed, dialect)[1]) for seed in range(300))
    everywhere = (
        "PrimaryKeyConstraint", "UniqueConstraint", "CheckConstraint", "ForeignKeyConstraint",
        "sa.ForeignKey(", "sa.Index", "sa.Computed", "naming_convention", "ondelete=", "onupdate=",
        "unique=True", "index=True", ".desc()", "native_enum=False", "collation=", "comment=",
        "with_variant", "custom_types", "autoincrement=", "sa.JSON()", "sa.Boolean()", "sa.LargeBinary()",
    )  # fmt: skip
    standard = ("use_alter=True", "deferrable=True", "initially=", "match=", f"{dialect}_where=")
    own = {
        "mariadb": (
            "mysql_engine='MyISAM'", "mysql_engine='Aria'", "mysql_charset", "mysql_collate",
            "mysql_row_format", "mysql_length", "mysql_prefix='FULLTEXT'", "mysql_using", "mysql.ENUM",
            "mysql.SET", "unsigned=True", "zerofill=True", "fsp=", "ON UPDATE CURRENT_TIMESTAMP",
            "charset=", "ascii=True", "unicode=True", "national=True", "binary=True", "values_callable", "mysql_checksum",
            "mysql_stats_persistent", "mysql_max_rows", "mysql.INET6", "persisted=True", "persisted=False", "mariadb_engine",
        ),
        "sqlite": (*standard, "sqlite_strict", "sqlite_with_rowid", "sqlite_autoincrement", "sqlite_on_conflict", "sqlite_on_conflict_unique", "sqlite_on_conflict_primary_key"),
        "postgresql": (
            *standard, "sa.Identity", "sa.Sequence", "metadata=metadata", "schema=", "postgresql_include",
            "postgresql_using", "postgresql_ops", "postgresql_nulls_not_distinct", "postgresql_with",
            "nulls_last", "postgresql.ARRAY(enum_", "postgresql.JSONB", "schema='public'",
        ),
    }  # fmt: skip
    assert [word for word in (*everywhere, *own[dialect]) if word not in text] == []


@pytest.mark.parametrize("with_rows", [False, True])
def test_sqlite_takes_every_schema(with_rows: bool) -> None:
    for seed in range(100):
        pair = seeded_pair(seed, "sqlite", with_rows=with_rows)
        for schema in pair:
            engine = sa.create_engine("sqlite://")
            with engine.begin() as connection:
                take(connection, schema, pair if with_rows and schema is pair[0] else None)
            engine.dispose()


@pytest.mark.parametrize("with_rows", [False, True])
def test_postgresql_takes_every_schema(postgresql_server: Server, with_rows: bool) -> None:
    version = prepared(postgresql_server)
    with postgresql_server.database() as url:
        engine = sa.create_engine(url)
        for seed in range(60):
            pair = seeded_pair(seed, "postgresql", with_rows=with_rows, version=version)
            for schema in pair:
                with engine.connect() as connection:
                    take(connection, schema, pair if with_rows and schema is pair[0] else None)
        engine.dispose()


@pytest.mark.filterwarnings("ignore:Type object .* OperatorClass")  # 2.1 says it of its INET6
@pytest.mark.parametrize("with_rows", [False, True])
def test_mariadb_takes_nearly_every_schema(mariadb_server: Server, with_rows: bool) -> None:
    refused = []
    for seed in range(8):
        pair = seeded_pair(seed, "mariadb", with_rows=with_rows)
        for schema in pair:
            with mariadb_server.database() as url:
                engine = sa.create_engine(url, poolclass=sa.NullPool)
                try:
                    with engine.begin() as connection:
                        take(connection, schema, pair if with_rows and schema is pair[0] else None)
                except sa.exc.DBAPIError as error:
                    refused.append(error)
    assert len(refused) <= 1, refused


def take(connection: sa.Connection, schema: Schema, pair: tuple[Schema, Schema] | None) -> None:
    create(connection, schema, source.metadata(schema))
    if pair is not None:
        rows.fill(connection, *pair)


def test_a_schema_made_twice_has_one_fingerprint() -> None:
    for seed in range(30):
        made = []
        for _ in range(2):
            schema = seeded_pair(seed, "sqlite")[0]
            engine = sa.create_engine("sqlite://")
            with engine.connect() as connection:
                create(connection, schema, source.metadata(schema))
                made.append(fingerprint(connection))
            engine.dispose()
        assert difference(*made) == []


@settings(max_examples=10, suppress_health_check=[HealthCheck.large_base_example])
@given(pairs("postgresql"))
def test_hypothesis_draws_pairs_too(pair: tuple[Schema, Schema]) -> None:
    assert all(isinstance(source.metadata(schema), sa.MetaData) for schema in pair)
