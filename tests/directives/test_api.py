"""Comparing from a program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from diffgen.autogenerate import compare_metadata, produce_migrations, render_python_code
from diffgen.errors import CommandError
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import Operations, ops

METADATA = sa.MetaData()
ACCOUNT = sa.Table(
    "account",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("email", sa.String(50), nullable=False),
    sa.Column("age", sa.Integer),
    sa.Index("account_email", "email"),
    sa.CheckConstraint("age > 17", name="adult"),
)
sa.Table(
    "item",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("account.id", name="item_account")),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def context(request: pytest.FixtureRequest) -> Iterator[MigrationContext]:
    engine = sa.create_engine(
        request.getfixturevalue(f"{request.param}_url"), poolclass=sa.NullPool
    )
    with engine.connect() as connection:
        yield MigrationContext.configure(connection)


def run(context: MigrationContext, script: ops.MigrationScript) -> None:
    operations = Operations(context)
    for operation in script.upgrade_ops.walk():
        operations.invoke(operation)


def words(diffs: list[object]) -> list[object]:
    return [one[0] if isinstance(one, tuple) else [part[0] for part in one] for one in diffs]


def test_a_database_that_is_what_the_models_say(context: MigrationContext) -> None:
    METADATA.create_all(context.connection)
    assert compare_metadata(context, METADATA) == []


def test_an_empty_database(context: MigrationContext) -> None:
    diffs = compare_metadata(context, METADATA)
    assert words(diffs) == ["add_table", "add_index", "add_table"]
    assert [diffs[0][1].name, diffs[1][1].name, diffs[2][1].name] == [
        "account",
        "account_email",
        "item",
    ]


def test_each_kind_of_difference(context: MigrationContext) -> None:
    METADATA.create_all(context.connection)
    operations = Operations(context)
    operations.drop_index("account_email", "account")
    with operations.batch_alter_table("account") as batch:
        batch.drop_constraint("adult", "check")
        batch.drop_column("age")
        batch.add_column(sa.Column("fax", sa.String(9)))
        batch.alter_column(
            "email",
            type_=sa.String(40),
            nullable=True,
            existing_type=sa.String(50),
            server_default="x",
        )
    with operations.batch_alter_table("item") as batch:
        batch.drop_constraint("item_account", "foreignkey")
    operations.create_table("gone", sa.Column("id", sa.Integer))
    diffs = compare_metadata(context, METADATA)
    found = {one[0]: one for one in diffs if isinstance(one, tuple)}
    assert set(found) == {
        "remove_column",
        "add_column",
        "add_constraint",
        "add_index",
        "add_fk",
        "remove_table",
    }
    assert found["remove_column"][1:3] == (None, "account")
    assert found["remove_column"][3].name == "fax"
    assert isinstance(found["remove_column"][3].type, sa.String)
    assert found["add_column"][3].type.__class__ is sa.Integer
    assert found["remove_table"][1].c.keys() == ["id"]
    assert found["add_fk"][1].elements[0].target_fullname == "account.id"
    (column,) = (one for one in diffs if isinstance(one, list))
    kinds = [part[:4] for part in column]
    assert kinds == [
        ("modify_type", None, "account", "email"),
        ("modify_nullable", None, "account", "email"),
        ("modify_default", None, "account", "email"),
    ]
    assert (column[0][5].length, column[0][6].length) == (40, 50)
    assert column[1][5:] == (True, False)
    assert "x" in str(column[2][5].arg)
    assert column[2][6] is None


def test_the_migration_can_be_run_as_it_is(context: MigrationContext) -> None:
    run(context, produce_migrations(context, METADATA))
    assert compare_metadata(context, METADATA) == []


def test_the_migration_can_be_reversed(context: MigrationContext) -> None:
    METADATA.create_all(context.connection)
    nothing = sa.MetaData()
    script = produce_migrations(context, nothing)
    run(context, script)
    assert compare_metadata(context, nothing) == []
    undone = ops.MigrationScript(None, ops.UpgradeOps(script.upgrade_ops.reverse().ops), [])
    run(context, undone)
    assert compare_metadata(context, METADATA) == []


def test_the_migration_can_be_written(context: MigrationContext) -> None:
    script = produce_migrations(context, METADATA)
    assert "op.create_table('account', sa.Column('id'" in render_python_code(script.upgrade_ops)
    assert "op.drop_table('account')" in render_python_code(script.downgrade_ops)


def test_written_code_may_have_other_names(context: MigrationContext) -> None:
    script = produce_migrations(context, METADATA)
    text = render_python_code(
        script.upgrade_ops,
        sqlalchemy_module_prefix="sqlalchemy.",
        alembic_module_prefix="",
        render_item=lambda type_, obj, autogen: "Text()" if type_ == "type" else False,
    )
    assert text.startswith("create_table('account', sqlalchemy.Column('id', ")


def test_operations_made_by_hand_are_written_for_a_context(context: MigrationContext) -> None:
    by_hand = ops.UpgradeOps([ops.AddColumnOp("t", sa.Column("a", sa.String(5)))])
    text = render_python_code(by_hand, migration_context=context)
    assert text == "op.add_column('t', sa.Column('a', sa.String(length=5), nullable=True))"
    with pytest.raises(CommandError, match="migration_context"):
        render_python_code(by_hand)


def test_comparing_needs_a_database() -> None:
    with pytest.raises(CommandError, match="needs a database"):
        compare_metadata(MigrationContext.configure(dialect_name="sqlite"), METADATA)
