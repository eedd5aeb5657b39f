"""``batch_alter_table``: the changes of one table, handed to the dialect all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy.sql.schema import SchemaItem

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects import BatchOptions
from migrations_runtime.dialects.contract import Recreate
from migrations_runtime.errors import CommandError
from migrations_runtime.op.active import Running, operations
from migrations_runtime.op.batch_operations import BatchOperations

__all__ = ["BatchOperations", "batch_alter_table"]


def batch_alter_table(
    table_name: str,
    schema: str | None = None,
    recreate: Recreate = "auto",
    partial_reordering: Sequence[Sequence[str]] | None = None,
    copy_from: sa.Table | None = None,
    table_args: Sequence[SchemaItem] = (),
    table_kwargs: Mapping[str, Any] | None = None,
    reflect_args: Sequence[SchemaItem] = (),
    reflect_kwargs: Mapping[str, Any] | None = None,
    naming_convention: Mapping[str, str] | None = None,
) -> AbstractContextManager[BatchOperations]:
    """Collect changes of one table in a block; they run at its end, and not if it raises.

    SQLite rebuilds the table once for all of them where it cannot alter it. The arguments from
    ``recreate`` on are about that; elsewhere they mean nothing.

    >>> with op.batch_alter_table("users") as batch_op:
    ...     batch_op.drop_column("age")
    ...     batch_op.create_unique_constraint("users_email_key", ["email"])
    ALTER TABLE users DROP COLUMN age;
    ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);
    """
    if recreate not in get_args(Recreate):
        raise CommandError(f"recreate is 'auto', 'always' or 'never', not {recreate!r}")
    options = BatchOptions(
        recreate=recreate,
        partial_reordering=tuple(tuple(names) for names in partial_reordering or ()),
        copy_from=copy_from,
        table_args=tuple(table_args),
        table_kwargs=table_kwargs or {},
        reflect_args=tuple(reflect_args),
        reflect_kwargs=reflect_kwargs or {},
        naming_convention=naming_convention,
    )
    return _batch(operations(), TableName(table_name, schema), options)


@contextmanager
def _batch(running: Running, table: TableName, options: BatchOptions) -> Iterator[BatchOperations]:
    batch = BatchOperations(running, table)
    yield batch
    running.alter(table, *batch.alterations, options=options)
