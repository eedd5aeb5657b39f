"""MariaDB's tables in outline: what the catalog says without an object, and that the models say the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from diffgen.autogenerate import between, in_full
from diffgen.compare.alike import place_of
from diffgen.contracts import Live, Stored
from diffgen.dialects import dialect_of
from diffgen.sources import Database
from tests.containers.test_reading_mariadb import EVERYTHING, OWNER
from tests.dialects.mysql.in_full import outlines
from tests.roundtrip import source
from tests.roundtrip.schemas import seeded_pair


@pytest.fixture
def connection(mariadb_url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        yield connection


def stored(connection: sa.Connection) -> Stored:
    dialect = dialect_of(connection)
    return dialect.read(Live(connection, (None,)), dialect)


def usual(connection: sa.Connection | None = None) -> sa.MetaData:
    """Tables of the sorts that projects have."""
    metadata = sa.MetaData()
    account = sa.Table(
        "account",
        metadata,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("email", sa.String(120), unique=True, nullable=False, index=True),
        sa.Column("name", sa.Unicode(50), server_default="", comment="as it's said"),
        sa.Column("kind", sa.Enum("plain", "it's", name="kind"), server_default="plain"),
        sa.Column("active", sa.Boolean(create_constraint=True), server_default=sa.true()),
        sa.Column("balance", sa.Numeric(10, 2), server_default="0"),
        sa.Column("share", sa.Float(), sa.CheckConstraint("share >= 0")),
        sa.Column("settings", sa.JSON()),
        sa.Column("picture", sa.LargeBinary()),
        sa.Column("made", sa.DateTime(), server_default=sa.func.now()),
        sa.Column(
            "changed",
            mysql.DATETIME(fsp=6),
            server_default=sa.text("CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)"),
        ),
        sa.Column("born", sa.Date(), server_default="2000-01-31"),
        sa.Column("big", mysql.BIGINT(unsigned=True)),
        sa.Column("words", sa.Text(), index=True),
        sa.Column("twice", sa.Integer(), sa.Computed("big * 2")),
        sa.CheckConstraint("balance > -1000", name="ck_balance"),
        sa.CheckConstraint("email <> name"),
        comment="who has one",
    )
    sa.Index("ix_made", account.c.made.desc(), account.c.born)
    sa.Index("ix_name", account.c.name, mysql_length=10, mariadb_length=10)
    lengths = {"name": 20, "changed": 8, "id": 4}  # those of a moment and of a number are all of it
    named = (account.c.name, account.c.changed, account.c.id)
    sa.Index("ix_changed", *named, mysql_length=lengths, mariadb_length=lengths)
    sa.Table(
        "entry",
        metadata,
        sa.Column("account_id", sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("beside_id", sa.ForeignKey("account.id", name="fk_beside", onupdate="RESTRICT")),
        sa.Column("beside_number", sa.Integer()),
        sa.ForeignKeyConstraint(["account_id", "beside_number"], ["entry.account_id", "entry.number"]),
        sa.UniqueConstraint("beside_id", "number"),
        mysql_engine="InnoDB",
        mysql_collate="utf8mb4_bin",
        mariadb_collate="utf8mb4_bin",
    )  # fmt: skip
    return metadata


def test_the_catalog_tells_of_a_table_what_its_objects_tell(connection: sa.Connection) -> None:
    connection.exec_driver_sql(OWNER)
    connection.exec_driver_sql(EVERYTHING)
    usual().create_all(connection)
    found = stored(connection)
    assert found.outlines == outlines(found.objects())
    assert len(found.outlines) == 4


def test_tables_that_the_models_have_made_are_alike_to_the_last(connection: sa.Connection) -> None:
    usual().create_all(connection)
    found = between(Database.of(connection), {"target_metadata": usual()})
    assert found.reading is not None
    assert found.reading.alike == {(None, "account"), (None, "entry")}


def test_columns_and_constraints_may_have_come_in_another_order(connection: sa.Connection) -> None:
    usual().create_all(connection)
    for text in (
        "MODIFY big bigint unsigned AFTER id",
        "DROP CONSTRAINT CONSTRAINT_1, DROP CONSTRAINT CONSTRAINT_2",
        "ADD CHECK (email <> name)",
        "ADD CHECK (active in (0, 1))",
    ):
        connection.exec_driver_sql(f"ALTER TABLE account {text}")
    found = between(Database.of(connection), {"target_metadata": usual()})
    assert found.reading is not None
    assert found.reading.alike == {(None, "account"), (None, "entry")}


def test_what_takes_from_a_sequence_is_told_of_by_objects(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE SEQUENCE numbers")
    connection.exec_driver_sql("CREATE TABLE taking (n int DEFAULT nextval(numbers))")
    connection.exec_driver_sql("CREATE TABLE other (n int DEFAULT (rand()))")
    assert set(stored(connection).outlines) == {(None, "other")}


@pytest.mark.parametrize("seed", [5, 40, 50])
def test_what_differs_is_found_without_a_look_at_the_rest(
    connection: sa.Connection, seed: int
) -> None:
    before, after = (source.metadata(schema) for schema in seeded_pair(seed, "mariadb"))
    before.create_all(connection)
    there = stored(connection)
    whole = outlines(there.objects())
    assert there.outlines == {place: whole[place] for place in there.outlines}
    found = between(Database.of(connection), {"target_metadata": after})
    full = in_full(found)
    assert found.ops == full.ops
    assert found.questions == full.questions


def test_a_table_that_is_alike_is_not_made_an_object_of(connection: sa.Connection) -> None:
    usual().create_all(connection)
    there = stored(connection)
    told = {place_of(obj.key) for obj in there.objects({(None, "account")})}
    assert told == {(None, "entry")}
