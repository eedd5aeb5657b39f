"""How each tool compares a database with models, in a program; and the bare queries beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa

from benchmarks.bare import QUERIES, connect

Compare = Callable[[sa.URL, sa.MetaData, bool], Collection[Any]]


def by_diffgen(url: sa.URL, metadata: sa.MetaData, schemas: bool) -> Collection[Any]:
    """What ``diffgen.autogenerate.compare_metadata`` finds."""
    from diffgen.autogenerate import compare_metadata
    from migrations_runtime.migration_context import MigrationContext

    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        opts = {"include_schemas": schemas}
        return compare_metadata(MigrationContext.configure(connection, opts=opts), metadata)


def by_alembic(url: sa.URL, metadata: sa.MetaData, schemas: bool) -> Collection[Any]:
    """What ``alembic.autogenerate.compare_metadata`` finds."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        opts = {"compare_server_default": True, "include_schemas": schemas}
        found: list[Any] = compare_metadata(
            MigrationContext.configure(connection, opts=opts), metadata
        )
        return found


def bare(url: sa.URL, metadata: sa.MetaData, schemas: bool) -> Collection[Any]:
    """The rows of a few queries of the catalog, by the driver alone; nothing is compared."""
    connection = connect(url)
    cursor = connection.cursor()
    rows = []
    for query in QUERIES[url.get_backend_name()]:
        cursor.execute(query)
        rows.append(cursor.fetchall())
    connection.close()
    return rows


TOOLS: dict[str, Compare] = {"diffgen": by_diffgen, "alembic": by_alembic, "bare": bare}
