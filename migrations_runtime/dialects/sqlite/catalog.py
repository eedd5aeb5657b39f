"""Where a table is looked up: in the database, or offline in one made of ``copy_from``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.constructs.tables import alone
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.executor import Executor


@contextmanager
def catalog(executor: Executor, options: BatchOptions) -> Iterator[sa.Connection | None]:
    """Give a connection on which the table can be read; ``None`` offline without ``copy_from``."""
    if executor.connection is not None:
        yield executor.connection
    elif options.copy_from is None:
        yield None
    else:
        engine = sa.create_engine("sqlite://")
        with engine.connect() as connection:
            _create(connection, options.copy_from)
            yield connection
        engine.dispose()


def _create(connection: sa.Connection, given: sa.Table) -> None:
    """Make the table in the one schema that is there."""
    table = alone(given)
    connection = connection.execution_options(schema_translate_map={table.schema: None})
    connection.execute(sa.schema.CreateTable(table))
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        connection.execute(sa.schema.CreateIndex(index))
