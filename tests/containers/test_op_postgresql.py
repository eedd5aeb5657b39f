"""The operations on a real PostgreSQL, with names and texts that are hard to quote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running
from migrations_runtime.types import SQLType

NAMES = ["plain", "select", "Mixed Case", 'quo"te', "per%cent %% %(x)s %s", "it's :x $$ \\ ümlaut"]
TEXT = 'it\'s 100% "sure" %% %(x)s %s :x \\ {} $$'


@pytest.fixture
def connection(postgresql_url: str) -> Iterator[sa.Connection]:
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection, running(Online(connection)):
        yield connection
    engine.dispose()


@pytest.fixture(params=NAMES)
def evil(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def column(connection: sa.Connection, table: str, name: str, schema: str | None = None) -> Any:
    found = sa.inspect(connection).get_columns(table, schema=schema)
    return next(one for one in found if one["name"] == name)


def version(connection: sa.Connection) -> tuple[int, ...]:
    return tuple(connection.dialect.server_version_info or ())


def rows(connection: sa.Connection, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(sa.text(sql))]


def test_every_table_operation_takes_any_name(connection: sa.Connection, evil: str) -> None:
    op.create_schema(evil)
    op.comment_on_schema(evil, TEXT)
    table = op.create_table(
        evil,
        sa.Column(evil, sa.Integer(), primary_key=True, comment=TEXT),
        sa.Column("u", sa.Text(), sa.CheckConstraint("u <> 'a%b'"), unique=True),
        sa.Column("d", sa.Text(), index=True, server_default=TEXT),
        sa.CheckConstraint("d LIKE '%'", name="c " + evil, comment=TEXT),
        schema=evil,
        comment=TEXT,
    )
    op.bulk_insert(table, [{evil: 1, "u": "x"}, {evil: 2, "u": TEXT}])
    name = "after " + evil
    op.rename_table(evil, name, schema=evil)
    op.create_table_comment(name, TEXT + "!", schema=evil)
    op.alter_table_options(name, schema=evil, postgresql_with={"fillfactor": 70})
    op.alter_table_options(name, schema=evil, postgresql_with={"toast_tuple_target": 256})
    options = "SELECT reloptions FROM pg_class WHERE relkind = 'r' ORDER BY oid DESC LIMIT 1"
    assert rows(connection, options) == [(["toast_tuple_target=256"],)]
    op.alter_table_options(name, schema=evil, postgresql_with=None, postgresql_tablespace=None)
    assert rows(connection, options) == [(None,)]
    inspector = sa.inspect(connection)
    assert inspector.get_table_comment(name, schema=evil) == {"text": TEXT + "!"}
    assert column(connection, name, evil, evil)["comment"] == TEXT
    assert len(inspector.get_check_constraints(name, schema=evil)) == 2
    assert len(inspector.get_unique_constraints(name, schema=evil)) == 1
    assert len(inspector.get_indexes(name, schema=evil)) == 2  # That of the constraint too.
    found = connection.execute(sa.select(sa.table(name, sa.column("d"), schema=evil))).all()
    assert found == [(TEXT,), (TEXT,)]
    assert rows(
        connection, "SELECT obj_description(oid) FROM pg_namespace ORDER BY oid DESC LIMIT 1"
    ) == [(TEXT,)]
    op.drop_table_comment(name, schema=evil)
    op.drop_table(name, schema=evil)
    op.drop_schema(evil)
    assert evil not in sa.inspect(connection).get_schema_names()


def test_every_column_operation_takes_any_name(connection: sa.Connection, evil: str) -> None:
    op.create_schema(evil)
    op.create_table(evil, sa.Column("x", sa.Text()), schema=evil)
    connection.execute(sa.insert(sa.table(evil, sa.column("x"), schema=evil)).values(x="1"))
    op.add_column(
        evil,
        sa.Column(evil, sa.Text(), sa.CheckConstraint("x <> '%'"), nullable=False, unique=True,
                  index=True, server_default=TEXT, comment=TEXT),
        schema=evil,
    )  # fmt: skip
    op.alter_column(evil, evil, nullable=True, server_default=TEXT + "!", schema=evil)
    op.alter_column(evil, evil, comment=None, existing_comment=TEXT, schema=evil)
    op.alter_column(evil, evil, type_=sa.String(200), existing_type=sa.Text(), schema=evil)
    op.alter_column(evil, "x", type_=sa.String(9), postgresql_using="x || '%:x'", schema=evil)
    op.rename_column(evil, evil, "after", schema=evil)
    after = column(connection, evil, "after", evil)
    assert (after["nullable"], after["comment"], after["type"].length) == (True, None, 200)
    found = connection.execute(
        sa.select(sa.table(evil, sa.column("x"), sa.column("after"), schema=evil))
    ).all()
    assert found == [("1%:x", TEXT)]
    inspector = sa.inspect(connection)
    assert len(inspector.get_check_constraints(evil, schema=evil)) == 1
    assert len(inspector.get_indexes(evil, schema=evil)) == 1
    op.alter_column(evil, "after", server_default=None, schema=evil)
    assert column(connection, evil, "after", evil)["default"] is None
    op.drop_column(evil, "after", schema=evil)
    op.drop_column(evil, "after", schema=evil, if_exists=True)


def test_every_constraint_and_index_operation_takes_any_name(
    connection: sa.Connection, evil: str
) -> None:
    op.create_schema(evil)
    op.create_table("parent", sa.Column(evil, sa.Integer(), nullable=False), schema=evil)
    op.create_table(
        evil,
        sa.Column(evil, sa.Integer()),
        sa.Column("r", postgresql.INT4RANGE()),
        sa.Column("s", sa.Text()),
    )
    op.create_primary_key("p" + evil, "parent", [evil], schema=evil)
    op.create_foreign_key(
        "f" + evil, evil, "parent", [evil], [evil], referent_schema=evil, ondelete="SET NULL",
        deferrable=True, initially="DEFERRED", match="FULL",
    )  # fmt: skip
    distinct = {"postgresql_nulls_not_distinct": True} if version(connection) >= (15,) else {}
    op.create_unique_constraint(
        "u" + evil, evil, [evil], postgresql_include=["r"], deferrable=True, **distinct
    )
    op.create_check_constraint("c" + evil, evil, sa.column(evil) != 5)
    op.create_exclude_constraint("e" + evil, evil, ("r", "&&"), using="gist")
    op.create_index(
        "i" + evil, evil, [evil, sa.text("(s || '%') DESC")], unique=True,
        postgresql_where=sa.text("s LIKE '1%'"), postgresql_with={"fillfactor": 60},
    )  # fmt: skip
    op.rename_constraint("c" + evil, evil, "d" + evil)
    op.comment_on_constraint("d" + evil, evil, TEXT)
    op.rename_index("i" + evil, evil, "j" + evil)
    op.comment_on_index("j" + evil, TEXT)
    inspector = sa.inspect(connection)
    [key] = inspector.get_foreign_keys(evil)
    assert (key["name"], key["referred_schema"], key["referred_columns"]) == (
        "f" + evil, evil, [evil],
    )  # fmt: skip
    assert key["options"] == {
        "ondelete": "SET NULL", "deferrable": True, "initially": "DEFERRED", "match": "FULL",
    }  # fmt: skip
    [check] = inspector.get_check_constraints(evil)
    assert (check["name"], check["comment"]) == ("d" + evil, TEXT)
    [unique] = inspector.get_unique_constraints(evil)
    assert bool(unique["dialect_options"].get("postgresql_nulls_not_distinct")) is bool(distinct)
    assert "j" + evil in {index["name"] for index in inspector.get_indexes(evil)}
    op.drop_index("j" + evil, table_name=evil)
    for letter, type_ in [("f", "foreignkey"), ("u", "unique"), ("d", "check"), ("e", None)]:
        op.drop_constraint(letter + evil, evil, type_=type_)
    op.drop_constraint("p" + evil, "parent", type_="primary", schema=evil)
    inspector = sa.inspect(connection)
    assert inspector.get_indexes(evil) == inspector.get_foreign_keys(evil) == []


def test_sequences_take_any_name(connection: sa.Connection, evil: str) -> None:
    op.create_schema(evil)
    op.create_sequence(evil, schema=evil, data_type=sa.BigInteger(), start=5, cycle=True, cache=3)
    op.alter_sequence(evil, schema=evil, increment=7, cycle=False, restart=100)
    op.alter_sequence(evil, schema=evil, nomaxvalue=True)
    sequence = sa.Sequence(evil, schema=evil)
    assert [connection.scalar(sequence) for _ in range(2)] == [100, 107]
    op.rename_sequence(evil, "x" + evil, schema=evil)
    op.drop_sequence("x" + evil, schema=evil)
    op.drop_sequence(evil, schema=evil, if_exists=True)


def test_a_sequence_outside_its_new_bounds_goes_on_from_the_nearest(
    connection: sa.Connection, evil: str
) -> None:
    op.create_sequence(evil)
    op.alter_sequence(evil, minvalue=10, start=10)
    sequence = sa.Sequence(evil)
    assert [connection.scalar(sequence) for _ in range(2)] == [10, 11]
    op.alter_sequence(evil, maxvalue=100)
    assert connection.scalar(sequence) == 12


def test_enums_take_any_name_and_label(connection: sa.Connection, evil: str) -> None:
    op.create_schema(evil)
    op.create_enum(evil, "a", TEXT[:60], schema=evil)
    op.add_enum_value(evil, evil, after="a", schema=evil)
    op.add_enum_value(evil, evil, schema=evil, if_not_exists=True)
    op.rename_enum(evil, "x" + evil, schema=evil)
    op.rename_enum("x" + evil, evil, schema=evil)
    op.rename_enum_value(evil, "a", "b" + evil, schema=evil)
    labels = [enum["labels"] for enum in sa.inspect(connection).get_enums(schema=evil)]
    assert labels == [["b" + evil, evil, TEXT[:60]]]
    op.drop_enum(evil, schema=evil)


def test_rebuilding_an_enum_moves_columns_arrays_and_defaults(
    connection: sa.Connection, evil: str
) -> None:
    op.create_schema(evil)
    op.create_enum(evil, "a", "b", evil, schema=evil)
    type_ = postgresql.ENUM("a", "b", evil, name=evil, schema=evil, create_type=False)
    op.create_table(
        evil,
        sa.Column(evil, type_, server_default="a"),
        sa.Column("many", postgresql.ARRAY(type_), server_default="{a}"),
    )
    quoted = connection.dialect.identifier_preparer.format_type(type_).replace("%%", "%")
    op.get_bind().exec_driver_sql(
        f"COMMENT ON TYPE {quoted} IS '50% off'", execution_options={"no_parameters": True}
    )
    target = sa.table(evil, sa.column(evil, type_), sa.column("many", sa.ARRAY(type_)))
    connection.execute(target.insert().values({evil: evil, "many": [evil, "a"]}))
    op.rebuild_enum(
        evil,
        [evil, "a", "new"],
        columns=[
            op.EnumColumn(evil, evil, server_default=f"'new'::{quoted}"),
            op.EnumColumn(evil, "many", array=True, server_default=None),
        ],
        schema=evil,
    )
    [enum] = sa.inspect(connection).get_enums(schema=evil)
    assert (enum["name"], enum["labels"]) == (evil, [evil, "a", "new"])
    connection.execute(sa.insert(sa.table(evil, sa.column("many"))).values(many=None))
    found = rows(
        connection, "SELECT obj_description(oid, 'pg_type') FROM pg_type WHERE typtype = 'e'"
    )
    assert found == [("50% off",)]
    texts = connection.execute(sa.select(sa.cast(sa.column(evil), sa.Text())).select_from(target))
    assert texts.all() == [(evil,), ("new",)]


@pytest.mark.parametrize(
    ("type_", "sequence_type"),
    [(sa.Integer, "integer"), (sa.BigInteger, "bigint"), (sa.SmallInteger, "smallint")],
)
def test_autoincrement_makes_a_column_serial_and_plain_again(
    connection: sa.Connection, evil: str, type_: Any, sequence_type: str
) -> None:
    op.create_schema(evil)
    op.create_table(evil, sa.Column(evil, type_(), nullable=False), schema=evil)
    table = sa.table(evil, sa.column(evil), schema=evil)
    connection.execute(sa.insert(table).values({evil: 41}))
    for _ in range(2):  # A counter that is there stays.
        op.alter_column(evil, evil, autoincrement=True, existing_type=type_(), schema=evil)
    connection.execute(sa.insert(table).values())
    assert connection.execute(sa.select(sa.func.max(table.c[evil]))).scalar() == 42
    assert len(sa.inspect(connection).get_sequence_names(schema=evil)) == 1
    assert rows(connection, "SELECT data_type::text FROM pg_sequences") == [(sequence_type,)]
    assert column(connection, evil, evil, evil)["autoincrement"] is True
    op.alter_column(
        evil, evil, type_=sa.BigInteger(), autoincrement=True, existing_type=type_(), schema=evil
    )
    assert rows(connection, "SELECT data_type::text FROM pg_sequences") == [("bigint",)]
    op.alter_column(evil, evil, autoincrement=False, schema=evil)
    op.alter_column(evil, evil, autoincrement=False, schema=evil)
    assert sa.inspect(connection).get_sequence_names(schema=evil) == []
    assert column(connection, evil, evil, evil)["default"] is None


def test_a_column_becomes_an_identity_changes_and_ends(
    connection: sa.Connection, evil: str
) -> None:
    op.create_table(evil, sa.Column(evil, sa.Integer(), server_default="7"))
    table = sa.table(evil, sa.column(evil))
    connection.execute(sa.insert(table).values({evil: 41}))
    first, second = sa.Identity(), sa.Identity(always=True, minvalue=10, increment=5, cycle=True)
    op.alter_column(evil, evil, server_default=first, existing_server_default="7", nullable=False)
    connection.execute(sa.insert(table).values())
    op.alter_column(evil, evil, server_default=second, existing_server_default=first)
    identity = column(connection, evil, evil)["identity"]
    assert (identity["always"], identity["minvalue"], identity["increment"]) == (True, 10, 5)
    connection.execute(sa.insert(table).values())
    assert connection.execute(sa.select(table.c[evil])).scalars().all() == [41, 42, 47]
    op.alter_column(evil, evil, server_default=first, existing_server_default=second)
    op.alter_column(evil, evil, server_default=None, existing_server_default=first, nullable=True)
    after = column(connection, evil, evil)
    assert (after["default"], after["nullable"], "identity" in after) == (None, True, False)


def test_an_added_column_counts_the_rows_that_are_there(connection: sa.Connection) -> None:
    op.create_table("t", sa.Column("x", sa.Text()))
    op.execute("INSERT INTO t VALUES ('a'), ('b')")
    op.add_column("t", sa.Column("id", sa.BigInteger(), autoincrement=True, nullable=False))
    op.create_primary_key("t_pkey", "t", ["id"])
    assert rows(connection, "SELECT id FROM t") == [(1,), (2,)]
    assert rows(connection, "SELECT data_type::text FROM pg_sequences") == [("bigint",)]


def test_serial_becomes_identity_and_back(connection: sa.Connection) -> None:
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO t VALUES (5)")
    op.alter_column("t", "id", autoincrement=False, server_default=sa.Identity())
    op.execute("INSERT INTO t DEFAULT VALUES")
    op.alter_column(
        "t", "id", autoincrement=True, server_default=None, existing_server_default=sa.Identity()
    )
    op.execute("INSERT INTO t DEFAULT VALUES")
    assert rows(connection, "SELECT id FROM t") == [(5,), (6,), (7,)]
    assert column(connection, "t", "id")["default"] == "nextval('t_id_seq'::regclass)"


def test_generated_columns(connection: sa.Connection) -> None:
    op.create_table("t", sa.Column("a", sa.Integer()))
    op.execute("INSERT INTO t VALUES (5)")
    generated = sa.Computed("a % 3", persisted=True)
    op.add_column("t", sa.Column("g", sa.Integer(), generated))
    op.alter_column("t", "g", server_default=None, existing_server_default=generated)
    assert rows(connection, "SELECT g FROM t") == [(2,)]
    assert "computed" not in column(connection, "t", "g")
    with pytest.raises(CommandError, match="g of t cannot become a generated column"):
        op.alter_column("t", "g", server_default=generated)


def test_another_expression_of_a_generated_column(connection: sa.Connection) -> None:
    if version(connection) < (17,):
        pytest.skip("SET EXPRESSION is of PostgreSQL 17")
    before, after = sa.Computed("a % 3", persisted=True), sa.Computed("a % 4", persisted=True)
    op.create_table("t", sa.Column("a", sa.Integer()), sa.Column("g", sa.Integer(), before))
    op.execute("INSERT INTO t VALUES (5)")
    op.alter_column("t", "g", server_default=after, existing_server_default=before)
    assert rows(connection, "SELECT g FROM t") == [(1,)]


def test_a_default_that_cannot_be_cast_is_replaced_along_with_the_type(
    connection: sa.Connection,
) -> None:
    op.create_enum("mood", "sad", "happy")
    op.create_table("t", sa.Column("m", sa.Text(), server_default="sad"))
    op.execute("INSERT INTO t DEFAULT VALUES")
    mood = postgresql.ENUM("sad", "happy", name="mood", create_type=False)
    op.alter_column(
        "t", "m", type_=mood, server_default="happy", existing_type=sa.Text(),
        existing_server_default="sad", postgresql_using="m::mood",
    )  # fmt: skip
    assert rows(connection, "SELECT m::text FROM t") == [("sad",)]
    assert column(connection, "t", "m")["default"] == "'happy'::mood"


def test_types_of_hand_written_scripts_are_made_once(connection: sa.Connection) -> None:
    op.create_table("a", sa.Column("m", sa.Enum("x", "y", name="mood")))
    op.create_table("b", sa.Column("m", sa.Enum("x", "y", name="mood")))
    op.add_column("b", sa.Column("n", sa.Enum("x", "y", name="mood")))
    op.add_column("b", sa.Column("o", postgresql.ENUM("x", name="other")))
    assert [enum["name"] for enum in sa.inspect(connection).get_enums()] == ["mood", "other"]


def test_foreign_keys_that_refer_in_a_circle_are_made(connection: sa.Connection) -> None:
    op.create_table(
        "b", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer())
    )
    op.create_table(
        "a",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("b", sa.Integer(), sa.ForeignKey("b.id", name="a_b", use_alter=True)),
        sa.Column("self", sa.Integer(), sa.ForeignKey("a.id")),
    )
    op.create_foreign_key("b_a", "b", "a", ["a"], ["id"])
    names = {key["name"] for key in sa.inspect(connection).get_foreign_keys("a")}
    assert names == {"a_b", "a_self_fkey"}


def test_an_added_column_brings_all_that_is_declared_on_it(connection: sa.Connection) -> None:
    op.create_table("p", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table("t", sa.Column("x", sa.Integer()))
    op.add_column("t", sa.Column("id", sa.Integer(), primary_key=True))
    op.add_column("t", sa.Column("p", sa.Integer(), sa.ForeignKey("p.id", ondelete="CASCADE")))
    op.add_column(
        "t",
        sa.Column("q", sa.Integer(), sa.ForeignKey("p.id", ondelete="CASCADE")),
        inline_references=True,
    )
    op.add_column("t", sa.Column("i", sa.Integer(), sa.Identity(start=5)))
    op.add_column("t", sa.Column("v", SQLType("double precision")))
    kind = sa.Enum("a", "b", name="kind", native_enum=False, create_constraint=True)
    op.add_column("t", sa.Column("k", kind))
    inspector = sa.inspect(connection)
    assert inspector.get_pk_constraint("t")["constrained_columns"] == ["id"]
    keys = inspector.get_foreign_keys("t")
    assert [key["options"] for key in keys] == [{"ondelete": "CASCADE"}] * 2
    assert column(connection, "t", "i")["identity"]["start"] == 5
    assert isinstance(column(connection, "t", "v")["type"], sa.DOUBLE_PRECISION)
    assert [check["name"] for check in inspector.get_check_constraints("t")] == ["kind"]


def test_a_batch_runs_at_its_end_and_not_if_it_raises(connection: sa.Connection) -> None:
    op.create_table("t", sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()))
    with op.batch_alter_table("t") as batch_op:
        batch_op.drop_column("a")
        batch_op.alter_column("b", new_column_name="c", nullable=False)
        batch_op.create_index("ix_t_c", ["c"])
        batch_op.create_primary_key("t_pkey", ["c"])
        batch_op.add_column(sa.Column("m", sa.Enum("x", name="mood")))
        assert len(sa.inspect(connection).get_columns("t")) == 2
    assert [one["name"] for one in sa.inspect(connection).get_columns("t")] == ["c", "m"]
    with pytest.raises(ZeroDivisionError), op.batch_alter_table("t") as batch_op:
        _drop_and_fail(batch_op)
    assert column(connection, "t", "c")


def _drop_and_fail(batch_op: op.BatchOperations) -> None:
    batch_op.drop_column("c")
    raise ZeroDivisionError
