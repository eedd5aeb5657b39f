"""SET IDENTITY_INSERT: rows may give values for an identity column only while it is ON.

https://learn.microsoft.com/en-us/sql/t-sql/statements/set-identity-insert-transact-sql
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.ddl import clauses
from migrations_runtime.dialects.mssql.dropped import national
from migrations_runtime.executor import Executor


@contextmanager
def identity_insert(
    executor: Executor, table: sa.TableClause, columns: Collection[str]
) -> Iterator[None]:
    """Switch it on around the block, where one of the columns is the table's identity.

    The server is asked in the same statement: a ``sa.table()`` doesn't know it.
    """
    quoted = clauses.verbatim_table(executor.dialect, table)
    names = ", ".join(national(name) for name in sorted(columns))
    there = (
        "IF EXISTS (SELECT 1 FROM sys.identity_columns "
        f"WHERE object_id = OBJECT_ID({national(quoted)}) AND name IN ({names})) "
    )
    if not columns:
        yield
        return
    executor.execute(f"{there}SET IDENTITY_INSERT {quoted} ON")
    yield
    executor.execute(f"{there}SET IDENTITY_INSERT {quoted} OFF")
