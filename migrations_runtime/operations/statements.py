"""Rows and plain SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from migrations_runtime.op.operation import MigrateOperation, OpCall, given


class BulkInsertOp(MigrateOperation):
    """``op.bulk_insert``."""

    def __init__(
        self,
        table: sa.Table | sa.TableClause,
        rows: Sequence[Mapping[str, Any]],
        *,
        multiinsert: bool = True,
    ) -> None:
        self.table = table
        self.rows = rows
        self.multiinsert = multiinsert

    def call(self) -> OpCall:
        """Return ``op.bulk_insert(...)``."""
        kwargs = {} if self.multiinsert else {"multiinsert": False}
        return OpCall("bulk_insert", (self.table, list(self.rows)), kwargs)

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return ``("bulk_insert", table, rows)``."""
        return ("bulk_insert", self.table, list(self.rows))


class ExecuteSQLOp(MigrateOperation):
    """``op.execute``."""

    def __init__(
        self,
        sqltext: str | sa.Executable,
        *,
        execution_options: Mapping[str, Any] | None = None,
    ) -> None:
        self.sqltext = sqltext
        self.execution_options = execution_options

    def call(self) -> OpCall:
        """Return ``op.execute(...)``."""
        kwargs = given(execution_options=self.execution_options)
        return OpCall("execute", (self.sqltext,), kwargs)

    def to_diff_tuple(self) -> tuple[str, str | sa.Executable]:
        """Return ``("execute", sql)``."""
        return ("execute", self.sqltext)
