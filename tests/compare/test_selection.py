"""``include_schemas``, ``exclude_tables`` and the like, which the configuration says, or env.py."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.autogenerate import autogenerate, compare_metadata
from diffgen.config import Config
from diffgen.errors import CommandError
from migrations_runtime.migration_context import MigrationContext

TABLES = ("users", "celery_task", "celery_beat", "sales.orders", "sales.celery_task", "audit.log")


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("ATTACH ':memory:' AS sales")
        connection.exec_driver_sql("ATTACH ':memory:' AS audit")
        for name in TABLES:
            connection.exec_driver_sql(f"CREATE TABLE {name} (id INTEGER)")
        yield connection
    engine.dispose()


def models(*names: str) -> sa.MetaData:
    metadata = sa.MetaData()
    for name in names:
        schema, _, table = name.rpartition(".")
        sa.Table(table, metadata, sa.Column("id", sa.Integer), schema=schema or None)
    return metadata


def found(connection: sa.Connection, *names: str, **opts: Any) -> list[str]:
    """Return the tables that differ: ``-`` is not in the models, ``+`` is missing."""
    lines = autogenerate(connection, {"target_metadata": models(*names), **opts}).differences
    tables = [line.removeprefix("table ") for line in lines if line.startswith("table ")]
    marks = {"is not in the models": "-", "is missing": "+"}
    return [f"{marks[line.split(' ', 1)[1]]}{line.split(' ')[0]}" for line in tables]


def test_without_it_the_default_schema_and_those_of_the_models(connection: sa.Connection) -> None:
    assert found(connection) == ["-celery_beat", "-celery_task", "-users"]
    assert found(connection, "audit.log") == ["-celery_beat", "-celery_task", "-users"]


def test_a_pattern_of_tables_is_about_the_default_schema(connection: sa.Connection) -> None:
    left = found(connection, exclude_tables=["celery_*"], include_schemas=True)
    assert left == ["-users", "-audit.log", "-sales.celery_task", "-sales.orders"]


def test_or_about_the_schemas_that_it_names(connection: sa.Connection) -> None:
    left = found(connection, exclude_tables=["*.celery_*", "audit.*"], include_schemas=True)
    assert left == ["-users", "-sales.orders"]
    left = found(connection, exclude_tables="main.celery_*, sales.[!c]*", include_schemas=True)
    assert left == ["-users", "-audit.log", "-sales.celery_task"]


def test_only_some_tables(connection: sa.Connection) -> None:
    assert found(connection, include_tables=["u*", "audit.*"]) == ["-users"]
    both = {"include_tables": ["celery_*"], "exclude_tables": ["*_beat"]}
    assert found(connection, **both) == ["-celery_task"]


def test_a_table_of_the_models_that_takes_no_part_is_not_made(connection: sa.Connection) -> None:
    assert found(connection, "users", "posts", exclude_tables=["p*", "c*"]) == []
    assert found(connection, "users", "posts", include_tables=["users"]) == []
    assert found(connection, "users", "sales.posts", include_schemas=["main"]) == [
        "-celery_beat",
        "-celery_task",
    ]


def test_what_belongs_to_a_table_goes_with_it(connection: sa.Connection) -> None:
    connection.exec_driver_sql("CREATE INDEX by_id ON users (id)")
    lines = autogenerate(
        connection, {"target_metadata": models(), "exclude_tables": ["*"]}
    ).differences
    assert lines == ()


def test_patterns_of_schemas_are_those_and_no_others(connection: sa.Connection) -> None:
    assert found(connection, include_schemas=["au*"]) == ["-audit.log"]
    assert found(connection, "users", "sales.orders", include_schemas="main audit") == [
        "-celery_beat",
        "-celery_task",
        "-audit.log",
    ]
    assert found(connection, include_schemas=True, exclude_schemas=["main", "s*"]) == ["-audit.log"]


def test_the_schemas_of_the_models_without_the_default_one(connection: sa.Connection) -> None:
    assert found(connection, "audit.log", include_schemas="from_metadata") == []
    assert found(connection, "audit.log", "users", include_schemas="from_metadata") == [
        "-celery_beat",
        "-celery_task",
    ]
    both = found(connection, "audit.log", include_schemas=["from_metadata", "sales"])
    assert both == ["-sales.celery_task", "-sales.orders"]


def test_a_schema_goes_only_if_nothing_in_it_is_left_out(connection: sa.Connection) -> None:
    def lines(**opts: Any) -> tuple[str, ...]:
        opts |= {"target_metadata": models(), "exclude_schemas": ["main", "sales"]}
        return autogenerate(connection, {**opts, "include_schemas": True}).differences

    assert lines() == ("schema audit is not in the models", "table audit.log is not in the models")
    assert lines(exclude_tables=["audit.log"]) == ()


def test_functions_have_a_say_in_what_is_left(connection: sa.Connection) -> None:
    def include_name(name: str | None, type_: str, parents: dict[str, str | None]) -> bool:
        return type_ != "table" or name != "celery_beat"

    left = found(connection, include_tables=["celery_*"], include_name=include_name)
    assert left == ["-celery_task"]


def test_a_pattern_that_fits_nothing_is_told(
    connection: sa.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    patterns = {
        "include_schemas": ["main", "hr"],
        "exclude_schemas": ["audit", "tiger*"],
        "include_tables": ["users", "postgis.*"],
        "exclude_tables": ["posts", "celery"],
    }
    with caplog.at_level(logging.WARNING):
        assert found(connection, "posts", **patterns) == ["-users"]
    told = [record.getMessage() for record in caplog.records]
    way_out = "neither in the database nor in the models: correct it, or take it out"
    assert told == [
        f"include_schemas = hr fits no schema, {way_out}",
        f"exclude_schemas = tiger* fits no schema, {way_out}",
        f"include_tables = postgis.* fits no table, {way_out}",
        f"exclude_tables = celery fits no table, {way_out}",
    ]


@pytest.mark.parametrize(
    ("opts", "said"),
    [
        ({"include_tables": ["celry_*"]}, "include_tables = celry_* fits nothing"),
        ({"include_schemas": "hr"}, "include_schemas = hr fits nothing"),
        (
            {"include_schemas": "main", "include_tables": "hr.*"},
            "include_schemas = main and include_tables = hr.* fit nothing",
        ),
    ],
)
def test_patterns_that_leave_nothing_to_compare_are_an_error(
    connection: sa.Connection, opts: dict[str, Any], said: str
) -> None:
    with pytest.raises(CommandError) as refused:
        found(connection, "users", **opts)
    assert str(refused.value).startswith(f"{said} that could be compared, ")


INI = "[diffgen]\nexclude_tables = celery_*, users\ninclude_schemas = main audit\n"
TOML = """
[tool.diffgen]
exclude_tables = ["celery_*", "users"]
include_schemas = ["main", "audit"]
"""


@pytest.mark.parametrize(("name", "text"), [("diffgen.ini", INI), ("pyproject.toml", TOML)])
def test_the_configuration_says_it_unless_env_py_does(
    connection: sa.Connection, tmp_path: Path, name: str, text: str
) -> None:
    def tables(**opts: Any) -> list[str]:
        context = MigrationContext.configure(connection, opts=opts, config=config)
        found = compare_metadata(context, models())
        return [diff[1].name for diff in found if diff[0] == "remove_table"]

    path = tmp_path / name
    path.write_text(text)
    config = Config(path)
    assert tables() == ["log"]
    assert tables(exclude_tables=["log"], include_schemas=False) == ["celery_beat", "celery_task", "users"]  # fmt: skip


def test_several_metadatas_for_one_database(connection: sa.Connection) -> None:
    """Each environment has tables of its own, and leaves those of the others alone."""
    assert found(connection, "users", exclude_tables=["celery_*"]) == []
    tasks = models("celery_task", "celery_beat")
    opts = {"target_metadata": tasks, "include_tables": ["celery_*"], "version_table": "celery_v"}
    assert autogenerate(connection, opts).differences == ()


def test_a_translation_of_schemas_is_told_to_be_of_no_use(
    connection: sa.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found(connection.execution_options(schema_translate_map={None: "sales"}))
    (told,) = (record.getMessage() for record in caplog.records)
    assert told.startswith(
        "schema_translate_map says nothing to a comparison, which looks at main;"
    )
