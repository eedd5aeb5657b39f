"""Equal outlines are of equal tables, in whatever words; and what is usual has outlines, which are equal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from sqlalchemy.ext.compiler import compiles, deregister
from sqlalchemy.schema import CreateColumn

from diffgen.autogenerate import between, in_full
from diffgen.catalog import Catalog, Pair
from diffgen.compare import compare
from diffgen.contracts import Declared, Live, Place, Stored
from diffgen.dialects import dialect_of
from diffgen.dialects.sqlite.scratch import in_memory
from diffgen.errors import CommandError
from diffgen.sources import Database
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import Operations
from tests.dialects.sqlite.spellings import INDEXES, PARENT, TABLES
from tests.laws.catalogs import seeds
from tests.roundtrip import source
from tests.roundtrip.schemas import seeded_pair

T: Place = (None, "t")
AB = "CREATE TABLE t (a INTEGER, b TEXT)"


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    with in_memory(()) as connection:
        yield connection


def stored(connection: sa.Connection, *schemas: str) -> Stored:
    return dialect_of(connection).read(Live(connection, (None, *schemas)), dialect_of(connection))


def made(*texts: str) -> Stored:
    with in_memory(()) as connection:
        for text in (PARENT, *texts):
            connection.exec_driver_sql(text)
        return stored(connection)


@pytest.mark.parametrize(
    "texts",
    [[(text,) for text in group] for group in TABLES]
    + [[(AB, text) for text in group] for group in INDEXES],
    ids=lambda texts: texts[0][-1],
)
def test_a_table_in_other_words_has_the_same_outline(texts: list[tuple[str, ...]]) -> None:
    first, *others = [made(*one).outlines.get(T) for one in texts]
    assert all(one == first for one in others)


@pytest.mark.parametrize("groups", [TABLES, INDEXES], ids=["tables", "indexes"])
def test_equal_outlines_are_of_equal_tables(groups: tuple[tuple[str, ...], ...]) -> None:
    given = [made(*((AB,) if groups is INDEXES else ()), one) for group in groups for one in group]
    for one, other in combinations(given, 2):
        if one.outlines.get(T, one) == other.outlines.get(T, other):
            assert not differences(one, other)


def differences(one: Stored, other: Stored) -> tuple[object, ...]:
    with in_memory(()) as connection:
        dialect = dialect_of(connection)
    pair = dialect.aligned(Pair(Catalog(one.objects()), Catalog(other.objects())))
    return compare(pair, dialect)


@settings(max_examples=settings().max_examples // 3)  # each is made in a database
@given(seed=seeds())
def test_models_are_alike_once_created_and_what_is_alike_need_not_be_looked_into(seed: int) -> None:
    before, after = (source.metadata(schema) for schema in seeded_pair(seed, "sqlite"))
    with created(before, after) as connection:
        assert alike(connection, before) == {place(table) for table in before.tables.values()}
        found = between(Database.of(connection), {"target_metadata": after})
        assert found.ops == in_full(found).ops


@contextmanager
def created(metadata: sa.MetaData, *others: sa.MetaData) -> Iterator[sa.Connection]:
    tables = [table for one in (metadata, *others) for table in one.tables.values()]
    with in_memory(sorted({table.schema for table in tables if table.schema})) as connection:
        metadata.create_all(connection)
        yield connection


def alike(connection: sa.Connection, metadata: sa.MetaData) -> set[Place]:
    """The declared tables whose outlines are those that are stored."""
    schemas = sorted({table.schema for table in metadata.tables.values() if table.schema})
    there = stored(connection, *schemas).outlines
    dialect = dialect_of(connection)
    wanted = dialect.outlines(Declared((metadata,)), dialect)
    return {place for place, outline in wanted.items() if there.get(place) == outline}


def place(table: sa.Table) -> Place:
    return table.schema, table.name


def test_a_table_is_alike_after_it_was_altered(connection: sa.Connection) -> None:
    models = sa.MetaData()
    sa.Table("parent", models, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "t",
        models,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("made", sa.DateTime, server_default=sa.func.now(), nullable=False),
        sa.Column("parent_id", sa.ForeignKey("parent.id", name="fk_parent", ondelete="CASCADE")),
        sa.Column("amount", sa.Numeric(12, 2), server_default="0", nullable=False),
        sa.CheckConstraint("amount >= 0", name="positive"),
        sa.Index("ix_made", "made"),
    )
    before = sa.MetaData()
    models.tables["parent"].to_metadata(before)
    sa.Table(
        "s",
        before,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sum", sa.Numeric(10, 2), server_default="0", nullable=False),
    )
    before.create_all(connection)
    op = Operations(MigrationContext.configure(connection))
    key = sa.ForeignKey("parent.id", name="fk_parent", ondelete="CASCADE")
    op.add_column("s", sa.Column("parent_id", sa.Integer, key))
    op.rename_table("s", "t")
    op.alter_column("t", "sum", new_column_name="amount", type_=sa.Numeric(12, 2))
    op.add_column("t", sa.Column("made", sa.DateTime, server_default=sa.func.now(), nullable=False))
    op.create_check_constraint("positive", "t", "amount >= 0")
    op.create_index("ix_made", "t", ["made"])
    assert alike(connection, models) == {T, (None, "parent")}


@pytest.mark.parametrize("counting", [True, "auto", "ignore_fk", False])
def test_a_key_is_alike_whether_or_not_it_counts(connection: sa.Connection, counting: Any) -> None:
    models = sa.MetaData()
    number = sa.Column("id", sa.Integer, primary_key=True, autoincrement=counting)
    sa.Table("t", models, number)
    sa.Table(
        "two",
        models,
        sa.Column("a", sa.Integer, primary_key=True),
        sa.Column("b", sa.Integer, primary_key=True),
    )
    models.create_all(connection)
    assert alike(connection, models) == {T, (None, "two")}


def test_a_key_that_can_not_count_is_refused_though_its_table_is_there(
    connection: sa.Connection,
) -> None:
    connection.exec_driver_sql("CREATE TABLE t (id VARCHAR(9) NOT NULL, PRIMARY KEY (id))")
    models = sa.MetaData()
    sa.Table("t", models, sa.Column("id", sa.String(9), primary_key=True, autoincrement=True))
    with pytest.raises(CommandError, match="not compatible with autoincrement=True"):
        between(Database.of(connection), {"target_metadata": models})


def test_types_defaults_and_constraints_of_other_people_are_compiled(
    connection: sa.Connection,
) -> None:
    class Odd(sa.types.UserDefinedType[Any]):
        def __init__(self, width: int) -> None:
            self.width = width

        def get_col_spec(self, **kw: Any) -> str:
            return f"ODD({self.width})"

    class Other(sa.Integer):
        """An integer by another name."""

    class Code(sa.types.TypeDecorator[str]):
        impl = sa.String(7)
        cache_ok = True

    compiles(Other, "sqlite")(lambda type_, compiler, **kw: "INT8")
    models = sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s"})
    sa.Table(
        "t",
        models,
        sa.Column("a", Odd(3), server_default=sa.func.lower("X")),
        sa.Column("b", Odd(4), sa.CheckConstraint("b > 0", name="above")),
        sa.Column("c", Other, sa.Computed("d + 1")),
        sa.Column("d", Code, server_default=sa.text("'\\:x'")),
        sa.Column("e", sa.String().with_variant(sa.String(9), "sqlite")),
        sa.Column("f", sa.Enum("x", "y", create_constraint=True, name="mood")),
        sa.Column("g", sa.Boolean(create_constraint=True, name="flag")),
        sa.PrimaryKeyConstraint("a", "b", sqlite_on_conflict="IGNORE"),
        sa.UniqueConstraint("d", sqlite_on_conflict="FAIL"),
        sa.CheckConstraint(sa.column("d") != "it's", name="said"),
        sa.Index("ix", sa.text("lower(d)"), sqlite_where=sa.text("d > ''")),
        sqlite_with_rowid=False,
    )
    models.create_all(connection)
    assert alike(connection, models) == {T}


def test_nothing_is_told_in_outline_where_statements_are_written_otherwise(
    connection: sa.Connection,
) -> None:
    models = sa.MetaData()
    sa.Table("t", models, sa.Column("id", sa.Integer, primary_key=True))
    models.create_all(connection)
    assert alike(connection, models) == {T}
    compiles(CreateColumn, "sqlite")(lambda element, compiler, **kw: "id TEXT")
    try:
        assert alike(connection, models) == set()
    finally:
        deregister(CreateColumn)


def test_all_schemas_are_read_by_one_statement_besides_the_list_of_them() -> None:
    with in_memory(("two", "three")) as connection:
        for schema in ("main", "two", "three"):
            connection.exec_driver_sql(f"CREATE TABLE {schema}.t (a INTEGER)")
        connection.exec_driver_sql("CREATE TABLE three.u (a INTEGER)")
        statements = []

        @sa.event.listens_for(connection, "before_cursor_execute")
        def note(*given):
            statements.append(given[2])

        found = stored(connection, "two", "three")
        assert set(found.outlines) == {T, ("two", "t"), ("three", "t"), ("three", "u")}
        assert len(statements) == 2


def test_a_virtual_table_hides_none_of_its_name_in_another_schema() -> None:
    with in_memory(("two",)) as connection:
        connection.exec_driver_sql("CREATE VIRTUAL TABLE two.t USING fts5(a)")
        connection.exec_driver_sql("CREATE TABLE main.t (a INTEGER)")
        assert set(stored(connection, "two").outlines) == {T}
