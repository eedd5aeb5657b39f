"""Models of the usual sort, those of the benchmarks, and their databases."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from benchmarks.models import module
from diffgen.autogenerate import compare_metadata
from migrations_runtime.migration_context import MigrationContext
from tests.many_tables import made


def models(
    tables: int, dialect: str, changed: bool = False, schemas: Sequence[str | None] = (None,)
) -> sa.MetaData:
    """The metadata of so many tables; a twentieth of them is changed, if anything."""
    names: dict[str, sa.MetaData] = {}
    exec(module(tables, dialect, changed=changed, schemas=schemas), names)
    return names["metadata"]


def create(url: str, tables: int, schemas: Sequence[str | None] = (None,)) -> sa.MetaData:
    """Make so many tables, and return their models."""
    dialect = sa.make_url(url).get_backend_name()
    metadata = models(tables, dialect, schemas=schemas)
    if dialect == "sqlite":
        _create_unsynchronised(url, metadata)
    else:
        made(url, metadata)
    return metadata


def _create_unsynchronised(url: str, metadata: sa.MetaData) -> None:
    """SQLite would else wait for the disk after each statement."""
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        metadata.create_all(connection)


def dropped(url: str, metadata: sa.MetaData) -> None:
    """Drop the tables again."""
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA synchronous = OFF")
        metadata.drop_all(connection)


def differences(connection: sa.Connection, metadata: sa.MetaData, schemas: bool = False) -> int:
    """Compare, and return how many differences there are."""
    context = MigrationContext.configure(connection, opts={"include_schemas": schemas})
    return len(compare_metadata(context, metadata))
