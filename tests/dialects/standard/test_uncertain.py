"""What can't be decided is told, and stays as it is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen import command
from diffgen.autogenerate import autogenerate, compare_metadata, proof_of
from diffgen.config import Config
from diffgen.dialects import dialect_of, read_by_inspector
from migrations_runtime.migration_context import MigrationContext
from tests.dialects.standard.others import OtherSQLite, under_another_name

DOUBT = " (uncertain: the server could not be asked how it would write this)"


@pytest.fixture
def sqlite(installed: None) -> Iterator[sa.Connection]:
    with sa.create_engine(
        f"{OtherSQLite.name}://", poolclass=sa.StaticPool
    ).connect() as connection:
        yield connection


def models(*items: Any) -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), *items)
    return metadata


@pytest.mark.parametrize(
    ("there", "wanted", "line"),
    [
        (
            sa.Column("c", sa.String(9), server_default=sa.text("lower('A')")),
            sa.Column("c", sa.String(9), server_default=sa.text("'a' || ''")),
            "column t.c: default lower('A') → 'a' || ''",
        ),
        (
            sa.CheckConstraint("id IN (1, 2)", name="few"),
            sa.CheckConstraint("id = 1 OR id = 2", name="few"),
            "check t.few: condition id IN (1, 2) → id = 1 OR id = 2",
        ),
        (
            sa.CheckConstraint("id IN (1, 2)"),
            sa.CheckConstraint("id = 1 OR id = 2"),
            "check t.t_id_check: condition id IN (1, 2) → id = 1 OR id = 2",
        ),
        (
            sa.Column("c", sa.Integer, sa.Computed("id + 1")),
            sa.Column("c", sa.Integer, sa.Computed("1 + id")),
            "column t.c: expression id + 1 → 1 + id",
        ),
        (
            sa.Index("ix", "id"),
            sa.Index("ix", sa.text("id DESC")),
            "index t.ix: elements (id) → (id DESC)",
        ),
        (
            sa.Index("ix", "id"),
            sa.Index("ix", "id", sqlite_where=sa.text("id > 0")),
            "index t.ix: where none → id > 0",
        ),
        (
            sa.Column("c", sa.String),
            sa.Column("c", sa.String(9)),
            "column t.c: type VARCHAR → VARCHAR(9)",
        ),
    ],
    ids=["default", "check", "check without name", "computed", "order", "predicate", "length"],
)
def test_it_is_a_line_and_no_difference(
    sqlite: sa.Connection,
    caplog: pytest.LogCaptureFixture,
    there: Any,
    wanted: Any,
    line: str,
) -> None:
    models(there).create_all(sqlite)
    with caplog.at_level(logging.WARNING, "diffgen"):
        found = autogenerate(sqlite, {"target_metadata": models(wanted)})
    assert found.differences == ()
    assert caplog.messages[1:] == [line + DOUBT]


def test_what_else_differs_of_it_is_changed(
    sqlite: sa.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    first = sa.Column("c", sa.Integer, server_default=sa.text("1 + 1"))
    models(first).create_all(sqlite)
    second = sa.Column("c", sa.Integer, server_default=sa.text("2 * 1"), nullable=False)
    with caplog.at_level(logging.WARNING, "diffgen"):
        found = autogenerate(sqlite, {"target_metadata": models(second)})
    assert found.differences == ("column t.c: nullable yes → no",)
    assert caplog.messages[1:] == ["column t.c: default 1 + 1 → 2 * 1" + DOUBT]


def test_the_warning_says_once_what_it_is_compared_by(
    sqlite: sa.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    models().create_all(sqlite)
    context = MigrationContext.configure(sqlite)
    with caplog.at_level(logging.WARNING, "diffgen"):
        assert compare_metadata(context, models()) == []
    assert caplog.messages == [
        "othersqlite is compared by SQLAlchemy's Inspector alone; not compared: options of tables and"
        " indexes, collations, sequences, labels of enums (docs/inspector.md)"
    ]


def test_an_index_that_the_inspector_passes_over_is_left_alone(sqlite: sa.Connection) -> None:
    metadata = models(sa.Index("ix_lower", sa.text("lower(id)")))
    metadata.create_all(sqlite)
    assert autogenerate(sqlite, {"target_metadata": metadata}).differences == ()
    assert autogenerate(sqlite, {"target_metadata": models()}).differences == ()


def test_the_inspector_reads_it_in_any_case(sqlite: sa.Connection) -> None:
    own = dialect_of(sqlite)
    assert read_by_inspector(own) is own


def test_there_is_no_proof(sqlite: sa.Connection, tmp_path: Path) -> None:
    found = autogenerate(sqlite, {"target_metadata": models()})
    (line,) = proof_of([tmp_path / "none.py"], found).lines
    assert line.startswith("unproved: nobody knows how a scratch database is made on othersqlite;")


def test_a_renamed_column_keeps_its_rows(sqlite: sa.Connection) -> None:
    models(sa.Column("mail", sa.String(9))).create_all(sqlite)
    after = models(sa.Column("email", sa.String(9), info={"renamed_from": "mail"}))
    found = autogenerate(sqlite, {"target_metadata": after})
    assert found.differences == ("column t.mail is renamed to email",)


def test_tables_of_other_schemas(postgresql_url: str, installed: None) -> None:
    metadata = sa.MetaData()
    sa.Table("parent", metadata, sa.Column("id", sa.Integer, primary_key=True), schema="a")
    sa.Table("child", metadata, sa.Column("id", sa.ForeignKey("a.parent.id"), primary_key=True))
    sa.Table(
        "own", metadata, sa.Column("id", sa.ForeignKey("child.id"), primary_key=True), schema="a"
    )
    engine = sa.create_engine(under_another_name(postgresql_url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        found = autogenerate(connection, {"target_metadata": metadata})
        assert "schema a is missing" in found.differences
        connection.execute(sa.schema.CreateSchema("a"))
        metadata.create_all(connection)
        opts = {"target_metadata": metadata, "include_schemas": True}
        assert autogenerate(connection, opts).differences == ()
        connection.exec_driver_sql("CREATE TABLE a.more (id integer)")
        connection.exec_driver_sql("CREATE SCHEMA somebodys")
        assert autogenerate(connection, opts).differences == ("table a.more is not in the models",)


def test_an_enum_of_the_servers(postgresql_url: str, installed: None) -> None:
    metadata = models(sa.Column("mood", sa.Enum("sad", "happy", name="mood"), server_default="sad"))
    engine = sa.create_engine(under_another_name(postgresql_url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        metadata.create_all(connection)
        assert autogenerate(connection, {"target_metadata": metadata}).differences == ()


def test_what_is_about_other_columns_is_another_thing(sqlite: sa.Connection) -> None:
    n, m = (sa.Column(name, sa.Integer) for name in "nm")
    models(n, m, sa.CheckConstraint("n > 0", name="some")).create_all(sqlite)
    n, m = (sa.Column(name, sa.Integer) for name in "nm")
    after = models(n, m, sa.CheckConstraint("m > 0", name="some"))
    found = autogenerate(sqlite, {"target_metadata": after})
    assert found.differences == ("check t.some: condition n > 0 → m > 0",)


def test_a_check_says_how_many_such_things_there_are(
    installed: None, tmp_path: Path, sqlite_url: str
) -> None:
    said = StringIO()
    config = Config(stdout=said)
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    config.set_main_option("script_location", str(folder))
    config.set_main_option("sqlalchemy.url", under_another_name(sqlite_url))
    few = "tests.dialects.standard.few:{}"
    config.set_main_option("models", few.format("before"))
    command.revision(config, "one", autogenerate=True)
    command.upgrade(config, "head")
    command.check(config)
    config.set_main_option("models", few.format("after"))
    command.check(config)
    lines = [line for line in said.getvalue().splitlines() if line.startswith("No differences")]
    exact = "No differences: the database is what the models say"
    assert lines == [exact, f"{exact}, but for what is uncertain (1)"]
