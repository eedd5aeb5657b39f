"""Operations as objects: what they are made of, what undoes them, what runs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import MigrationScript, Operations, ops
from tests.runtime.op.offline import sql_of

METADATA = sa.MetaData(
    naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
)
PARENT = sa.Table("parent", METADATA, sa.Column("id", sa.Integer, primary_key=True))
TABLE = sa.Table(
    "child",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("parent_id", sa.ForeignKey("parent.id", ondelete="CASCADE"), index=True),
    sa.Column("name", sa.String(5), sa.CheckConstraint("name <> ''", name="named"), unique=True),
    sa.Column("flag", sa.Boolean(create_constraint=True)),
    sa.CheckConstraint("id > 0", name="positive"),
    comment="children",
    info={"mine": True},
)
AS_IT_WAS = {one.name: list(map(type, one.constraints)) for one in (PARENT, TABLE)}


@pytest.fixture
def operations() -> Iterator[Operations]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        yield Operations(MigrationContext.configure(connection, opts={"target_metadata": METADATA}))
    engine.dispose()


def schema(operations: Operations) -> dict[str, str]:
    rows = operations.get_bind().exec_driver_sql(
        "SELECT name, sql FROM sqlite_schema WHERE sql > ''"
    )
    return {name: " ".join(sql.split()) for name, sql in rows}


def test_a_table_of_the_models_is_created_and_dropped(operations: Operations) -> None:
    for table in (PARENT, TABLE):
        operations.invoke(ops.CreateTableOp.from_table(table))
    for index in TABLE.indexes:
        operations.invoke(ops.CreateIndexOp.from_index(index))
    found = schema(operations)
    assert found["child"] == (
        "CREATE TABLE child ( id INTEGER NOT NULL, parent_id INTEGER, name VARCHAR(5), "
        "flag BOOLEAN, PRIMARY KEY (id), CONSTRAINT named CHECK (name <> ''), "
        "CONSTRAINT positive CHECK (id > 0), "
        "FOREIGN KEY(parent_id) REFERENCES parent (id) ON DELETE CASCADE, "
        "CONSTRAINT uq_child_name UNIQUE (name), CHECK (flag IN (0, 1)) )"
    )
    assert found["ix_child_parent_id"] == "CREATE INDEX ix_child_parent_id ON child (parent_id)"
    for table in (TABLE, PARENT):
        operations.invoke(ops.DropTableOp.from_table(table))
    assert schema(operations) == {}


def test_the_models_stay_as_they_are() -> None:
    ops.CreateTableOp.from_table(TABLE).to_table()
    for constraint in list(TABLE.constraints):
        ops.AddConstraintOp.from_constraint(constraint).to_constraint()
    for index in TABLE.indexes:
        ops.CreateIndexOp.from_index(index).to_index()
    assert {one.name: list(map(type, one.constraints)) for one in (PARENT, TABLE)} == AS_IT_WAS


def test_a_table_can_be_made_more_than_once() -> None:
    index = sa.Index("late", sa.text("lower(a)"))
    operation = ops.CreateTableOp(
        "t", [sa.Column("a", sa.Text), sa.UniqueConstraint("a", name="once"), index]
    )
    first, second = operation.to_table(), operation.to_table()
    assert first is not second
    for table in (first, second):
        assert {one.name for one in table.indexes} == {"late"}
        assert "once" in {one.name for one in table.constraints}


@pytest.mark.parametrize("constraint", sorted(TABLE.constraints, key=lambda one: str(one.name)))
def test_what_drops_a_constraint_knows_it(constraint: sa.Constraint) -> None:
    added = ops.AddConstraintOp.from_constraint(constraint)
    dropped = ops.DropConstraintOp.from_constraint(constraint)
    assert (dropped.table_name, dropped.constraint_type) == ("child", added.constraint_type)
    assert type(dropped.reverse()) is type(added)
    assert type(dropped.to_constraint()) is type(constraint)
    assert added.to_diff_tuple()[0] in ("add_constraint", "add_fk")


def test_what_undoes_an_operation() -> None:
    column = sa.Column("a", sa.Integer)
    pairs = [
        (ops.AddColumnOp("t", column, schema="s"), ops.DropColumnOp),
        (ops.DropColumnOp.from_column_and_tablename("s", "t", column), ops.AddColumnOp),
        (ops.CreateIndexOp("i", "t", ["a"]), ops.DropIndexOp),
        (ops.CreateIndexOp("i", "t", ["a"]).reverse(), ops.CreateIndexOp),
        (ops.CreateTableOp("t", [column]), ops.DropTableOp),
        (ops.RenameTableOp("t", "u"), ops.RenameTableOp),
        (ops.CreateTableCommentOp("t", "c"), ops.DropTableCommentOp),
        (ops.CreateTableCommentOp("t", "c", existing_comment="d"), ops.CreateTableCommentOp),
        (ops.DropTableCommentOp("t", existing_comment="d"), ops.CreateTableCommentOp),
    ]
    for given, kind in pairs:
        assert isinstance(given, ops.MigrateOperation)
        undone = given.reverse()
        assert type(undone) is kind
        assert undone.reverse().call() == given.call()


def test_a_changed_column_is_changed_back() -> None:
    given = ops.AlterColumnOp(
        "t",
        "a",
        modify_name="b",
        modify_type=sa.Text(),
        existing_type=sa.Integer(),
        modify_server_default=sa.text("1"),
        modify_comment="now",
        existing_comment="then",
    )
    back = given.reverse()
    assert isinstance(back, ops.AlterColumnOp)
    assert (back.column_name, back.modify_name) == ("b", "a")
    assert isinstance(back.modify_type, sa.Integer)
    assert back.modify_server_default is None
    assert (back.modify_comment, back.existing_comment) == ("then", "now")
    assert back.modify_nullable is None
    assert given.has_changes()
    assert not ops.AlterColumnOp("t", "a", existing_type=sa.Integer()).has_changes()


@pytest.mark.parametrize(
    "given",
    [
        ops.DropTableOp("t"),
        ops.DropColumnOp("t", "a"),
        ops.DropIndexOp("i", "t"),
        ops.DropConstraintOp("c", "t"),
    ],
)
def test_a_drop_that_does_not_know_what_it_drops_says_so(given: ops.MigrateOperation) -> None:
    with pytest.raises(ValueError, match="_reverse"):
        given.reverse()


def test_what_nothing_undoes_says_so() -> None:
    with pytest.raises(NotImplementedError, match="ExecuteSQLOp"):
        ops.ExecuteSQLOp("SELECT 1").reverse()


@pytest.mark.parametrize(
    ("given", "sql"),
    [
        (ops.RenameTableOp("t", "u"), "ALTER TABLE t RENAME TO u"),
        (ops.AddColumnOp("t", sa.Column("a", sa.Integer)), "ALTER TABLE t ADD COLUMN a INTEGER"),
        (ops.DropColumnOp("t", "a", schema="s"), "ALTER TABLE s.t DROP COLUMN a"),
        (
            ops.AlterColumnOp("t", "a", modify_nullable=False),
            "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
        ),
        (ops.CreateIndexOp("i", "t", ["a"], unique=True), "CREATE UNIQUE INDEX i ON t (a)"),
        (ops.DropIndexOp("i", "t", if_exists=True), "DROP INDEX IF EXISTS i"),
        (
            ops.CreateForeignKeyOp("f", "t", "u", ["a"], ["b"], source_schema="s"),
            "ALTER TABLE s.t ADD CONSTRAINT f FOREIGN KEY(a) REFERENCES u (b)",
        ),
        (
            ops.CreateExcludeConstraintOp("e", "t", [("a", "=")], using="gist"),
            "ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist (a WITH =)",
        ),
        (ops.DropConstraintOp("c", "t", "check"), "ALTER TABLE t DROP CONSTRAINT c"),
        (ops.CreateTableCommentOp("t", "c"), "COMMENT ON TABLE t IS 'c'"),
        (ops.ExecuteSQLOp("SELECT 1"), "SELECT 1"),
        (
            ops.BulkInsertOp(sa.table("t", sa.column("a", sa.Integer)), [{"a": 1}]),
            "INSERT INTO t (a) VALUES (1)",
        ),
        (ops.CreateEnumOp("mood", ["sad"]), "CREATE TYPE mood AS ENUM ('sad')"),
    ],
)
def test_an_operation_does_what_its_function_does(given: ops.MigrateOperation, sql: str) -> None:
    assert sql_of(lambda: op.invoke(given)) == [sql]


def test_containers_know_what_is_in_them() -> None:
    table = ops.ModifyTableOps("t", [ops.AddColumnOp("t", sa.Column("a", sa.Integer))])
    upgrade = ops.UpgradeOps([table, ops.ExecuteSQLOp("SELECT 1")])
    assert not upgrade.is_empty()
    assert ops.UpgradeOps().is_empty()
    assert [type(one) for one in upgrade.walk()] == [ops.AddColumnOp, ops.ExecuteSQLOp]
    assert [one[0] for one in upgrade.as_diffs()] == ["add_column", "execute"]
    back = ops.UpgradeOps([table]).reverse_into(ops.DowngradeOps([ops.ExecuteSQLOp("SELECT 2")]))
    assert [type(one) for one in back.walk()] == [ops.DropColumnOp]


def test_a_revision_for_several_databases_has_no_only_direction() -> None:
    script = MigrationScript("a", [ops.UpgradeOps(), ops.UpgradeOps()], [ops.DowngradeOps()])
    with pytest.raises(ValueError, match="upgrade_ops_list"):
        _ = script.upgrade_ops
    assert script.downgrade_ops.is_empty()


def test_operations_keep_what_a_program_puts_beside_them() -> None:
    given = ops.ExecuteSQLOp("SELECT 1")
    given.info["why"] = "because"
    assert given.info == {"why": "because"}
    assert ops.CreateTableOp.from_table(TABLE).info == {"mine": True}
