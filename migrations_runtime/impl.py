"""``context.impl``: the server, as scripts and environments that began with Alembic ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from migrations_runtime.dialects import RuntimeDialect
from migrations_runtime.executor import Executor
from migrations_runtime.executor.offline import Offline


@dataclass(frozen=True, slots=True)
class Impl:
    """What can be asked of a server, and told to it, beside the functions of ``op``.

    :ivar runtime: how the server is altered.
    """

    runtime: RuntimeDialect
    executor: Executor

    @property
    def dialect(self) -> sa.Dialect:
        """SQLAlchemy's dialect."""
        return self.executor.dialect

    @property
    def transactional_ddl(self) -> bool:
        """Whether DDL can be rolled back."""
        return self.runtime.transactional_ddl

    @property
    def connection(self) -> sa.Connection | None:
        """The connection; ``None`` offline."""
        return self.executor.connection

    bind = connection

    @property
    def as_sql(self) -> bool:
        """Whether SQL is written, and nothing run."""
        return self.executor.offline

    def execute(
        self,
        sql: str | sa.Executable,
        execution_options: Mapping[str, Any] | None = None,
    ) -> None:
        """Run a statement, or write it down offline."""
        statement = sa.text(sql) if isinstance(sql, str) else sql
        self.executor.execute(statement, execution_options=execution_options)

    def static_output(self, text: str) -> None:
        """Write a text into the SQL of an offline run; there is no place for it in another."""
        if isinstance(self.executor, Offline):
            self.executor.write(text)
