"""A constraint that isn't valid yet is validated by a revision, and stays so on the way back."""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.autogenerate import compare_metadata, produce_migrations, render_python_code
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import Operations

NOT_VALID = (
    "ALTER TABLE posts ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
    "ALTER TABLE posts ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES posts (id) NOT VALID",
)


def models(*constraints: sa.Constraint) -> sa.MetaData:
    metadata = sa.MetaData()
    columns = (sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer))
    sa.Table("posts", metadata, *columns, *constraints)
    return metadata


def test_it_is_validated_in_place(postgresql_url: str) -> None:
    key = sa.ForeignKeyConstraint(["a"], ["posts.id"], name="f", deferrable=True)
    wanted = models(sa.CheckConstraint("a > 0", name="c"), key)
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection:
        models().create_all(connection)
        for statement in NOT_VALID:
            connection.exec_driver_sql(statement)
        context = MigrationContext.configure(connection)
        script = produce_migrations(context, wanted)
        code = render_python_code(script.upgrade_ops, migration_context=context)
        for operation in script.upgrade_ops.walk():
            Operations(context).invoke(operation)
        assert compare_metadata(context, wanted) == []
        back = produce_migrations(
            context, models(sa.CheckConstraint("a > 0", name="c", postgresql_not_valid=True))
        )
    engine.dispose()
    assert [line.strip() for line in code.splitlines() if "batch_op." in line] == [
        "batch_op.validate_constraint(op.f('c'))",
        "batch_op.alter_constraint(op.f('f'), deferrable=True)",
        "batch_op.validate_constraint(op.f('f'))",
    ]
    assert [type(one).__name__ for one in back.upgrade_ops.walk()] == ["DropConstraintOp"]
