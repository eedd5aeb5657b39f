"""Right after ``create_all`` nothing differs on MariaDB, whatever SQLAlchemy can declare there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from diffgen.autogenerate import autogenerate
from tests.containers.server import Server
from tests.dialects.mysql.declared import DEFAULTS, TYPES


@pytest.fixture(params=["mariadb", "mysql"])
def connection(request: pytest.FixtureRequest, mariadb_server: Server) -> Iterator[sa.Connection]:
    """A connection by either name that SQLAlchemy has for the server."""
    with mariadb_server.database() as url:
        engine = sa.create_engine(sa.make_url(url).set(drivername=f"{request.param}+pymysql"))
        with engine.connect() as connection:
            yield connection
        engine.dispose()


def differences(connection: sa.Connection, metadata: sa.MetaData) -> tuple[str, ...]:
    metadata.create_all(connection)
    return autogenerate(connection, {"target_metadata": metadata}).differences


def test_types(connection: sa.Connection) -> None:
    metadata = sa.MetaData()
    types = [type_ for type_, _, _ in TYPES] + [sa.Uuid()]
    if sa.__version__.startswith("2.0.") and connection.dialect.name == "mysql":
        # SQLAlchemy 2.0 compiles it for mariadb:// alone.
        types = [type_ for type_ in types if not isinstance(type_, mysql.INET6)]
    columns: list[sa.Column[Any]] = []
    for number, type_ in enumerate(types):
        columns.append(sa.Column(f"c{number}", type_))
        columns.append(sa.Column(f"d{number}", type_, nullable=False, comment="it's 50%"))
    sa.Table("t", metadata, *columns)
    assert differences(connection, metadata) == ()


def test_defaults(connection: sa.Connection) -> None:
    metadata = sa.MetaData()
    columns: list[sa.Column[Any]] = [
        sa.Column(f"c{number}", type_, server_default=default)
        for number, (type_, default, _) in enumerate(DEFAULTS)
    ]
    sa.Table("t", metadata, *columns)
    assert differences(connection, metadata) == ()


def test_options_of_tables_and_indexes(connection: sa.Connection) -> None:
    name = connection.dialect.name

    def options(**given: object) -> dict[str, Any]:
        return {f"{name}_{option}": value for option, value in given.items()}

    metadata = sa.MetaData()
    for number, given in enumerate(
        (
            options(engine="InnoDB", charset="utf8mb4"),
            options(engine="innodb", default_charset="utf8"),
            options(charset="latin1", collate="latin1_bin", row_format="DYNAMIC"),
            options(**{"default charset": "latin1"}),
            options(row_format="COMPRESSED", key_block_size="8", comment="said so", auto_increment="7"),
            options(engine="MyISAM", checksum="1", pack_keys="0", delay_key_write="1"),
            options(engine="Aria", transactional="0"),
            options(engine="MEMORY", max_rows="99"),
            options(stats_persistent="0", avg_row_length="9", min_rows="0", checksum="0"),
            options(partition_by="HASH (id)", partitions="3"),
        )
    ):  # fmt: skip
        sa.Table(
            f"t{number}",
            metadata,
            sa.Column("id", sa.Integer, primary_key=True),
            sa.Column("a", sa.String(20), index=True),
            sa.Column("b", sa.Enum("x", "y")),
            **given,
        )
    sa.Table(
        "texts",
        metadata,
        sa.Column("a", sa.String(20)),
        sa.Column("b", sa.Text),
        sa.Index("short", "b", **options(length=10)),
        sa.Index("shorter", "a", "b", **options(length={"a": 20, "b": 7})),
        sa.Index("words", "b", **options(prefix="FULLTEXT")),
        sa.Index("back", sa.desc("a")),
        sa.Index("back_too", sa.text("a DESC")),
        sa.Index("once", "a", unique=True),
        sa.Index("hashed", "a", **options(using="hash")),
        sa.Index("as_much_as_goes", "b"),
    )
    sa.Table(
        "long",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("a", sa.String(1000), index=True),
        sa.Column("b", sa.String(1000, collation="latin1_bin"), index=True),
        sa.Column("c", sa.LargeBinary, index=True),
        sa.Column("d", mysql.TINYTEXT, index=True),
        sa.Column("e", sa.String(1000), unique=True),
        sa.Index("of_two", "d", "id"),
    )
    assert differences(connection, metadata) == ()


def test_constraints_and_generated_columns(connection: sa.Connection) -> None:
    metadata = sa.MetaData()
    sa.Table(
        "parent",
        metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("code", sa.String(20), unique=True, nullable=False),
        sa.Column("both", sa.Integer, index=True, unique=True),
        sa.Column("select", sa.Integer, sa.CheckConstraint("`select` > 3")),
        sa.Column("yes", sa.Boolean(create_constraint=True)),
        sa.Column("no", sa.Boolean(create_constraint=True, name="said_no")),
        sa.Column(
            "word", sa.Enum("a", "b", native_enum=False, create_constraint=True, name="words")
        ),
        sa.Column("twice", sa.Integer, sa.Computed("`select` * 2")),
        sa.Column("thrice", sa.Integer, sa.Computed("`select` * 3", persisted=True)),
        sa.UniqueConstraint("code", "both"),
        sa.UniqueConstraint("both", name="named"),
        sa.CheckConstraint("`both` > 5"),
        sa.CheckConstraint("`both` < 500 AND code IN ('x', 'A%B')", name="ck"),
        comment="it's the parent",
    )
    sa.Table(
        "child",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("a", sa.BigInteger, sa.ForeignKey("parent.id")),
        sa.Column(
            "b",
            sa.BigInteger,
            sa.ForeignKey("parent.id", name="fk_b", ondelete="RESTRICT", onupdate="CASCADE"),
            index=True,
        ),
        sa.Column("c", sa.BigInteger, sa.ForeignKey("parent.id", name="c", ondelete="SET NULL")),
        sa.Column("mother", sa.Integer, sa.ForeignKey("child.id", use_alter=True, name="mothers")),
    )
    sa.Table(
        "pair",
        metadata,
        sa.Column("second", sa.Integer, primary_key=True),
        sa.Column("first", sa.Integer, primary_key=True, autoincrement=True),
    )
    assert differences(connection, metadata) == ()
