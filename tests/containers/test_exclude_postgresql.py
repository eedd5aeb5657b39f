"""An exclusion constraint that ``ExcludeConstraint`` has no words for is made anew in SQL."""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.autogenerate import produce_migrations, render_python_code
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.operations import Operations

DEFINITION = "EXCLUDE USING gist (during WITH &&) INCLUDE (id)"


def test_the_way_back_of_one_that_the_models_have_not(postgresql_url: str) -> None:
    metadata = sa.MetaData()
    columns = (sa.Column("id", sa.Integer), sa.Column("during", sa.dialects.postgresql.INT4RANGE))
    sa.Table("rooms 100%", metadata, *columns)
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection:
        metadata.create_all(connection)
        add = sa.DDL(f'ALTER TABLE "rooms 100%%" ADD CONSTRAINT "o:x%%" {DEFINITION}')
        connection.execute(add)
        context = MigrationContext.configure(connection)
        script = produce_migrations(context, metadata)
        code = render_python_code(script.downgrade_ops, migration_context=context)
        for operation in (*script.upgrade_ops.walk(), *script.downgrade_ops.walk()):
            Operations(context).invoke(operation)
        found = connection.exec_driver_sql(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", ("o:x%",)
        ).scalars()
        assert list(found) == [DEFINITION]
    engine.dispose()
    assert 'ALTER TABLE "rooms 100%" ADD CONSTRAINT "o:x%" EXCLUDE USING gist' in code
