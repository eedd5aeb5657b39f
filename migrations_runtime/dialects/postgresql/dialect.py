"""PostgreSQL: the standard, and counters behind columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import AlterColumn, TableName
from migrations_runtime.ddl.identity import restarts
from migrations_runtime.dialects.postgresql.counters import (
    AdvanceIdentity,
    DropSerial,
    EnsureSerial,
)
from migrations_runtime.dialects.postgresql.notation import NOTATION
from migrations_runtime.dialects.postgresql.options import PREFIX, PREFIXES, statements
from migrations_runtime.dialects.postgresql.virtual import is_virtual, stored_values
from migrations_runtime.dialects.standard import StandardDialect, type_of
from migrations_runtime.executor.notation import Notation
from migrations_runtime.unset import UNSET


@dataclass(frozen=True)
class PostgreSQLDialect(StandardDialect):
    """Alters tables as PostgreSQL does."""

    name: str = "postgresql"
    transactional_ddl: bool = True
    notation: Notation = NOTATION

    def take_default(self, table: TableName, change: AlterColumn) -> Iterator[sa.Executable]:
        """Give DROP DEFAULT and its like; a SERIAL column's sequence goes with its default."""
        if change.autoincrement is False:
            yield DropSerial(table, change.name)
        before, after = change.existing.server_default, change.server_default
        if isinstance(before, sa.Computed) and is_virtual(before) and _is_plain(after):
            yield from stored_values(table, change)
        else:
            yield from super().take_default(table, change)

    def set_default(self, table: TableName, change: AlterColumn) -> Iterator[sa.Executable]:
        """Give SET DEFAULT; ``autoincrement=True`` makes the column SERIAL."""
        yield from super().set_default(table, change)
        if change.autoincrement is True and not isinstance(change.server_default, sa.Identity):
            retyped = change.type is not UNSET
            yield EnsureSerial(table, change.name, type_of(change), retyped)

    def set_identity(
        self, table: TableName, change: AlterColumn, after: sa.Identity
    ) -> Iterator[sa.Executable]:
        """Give ADD GENERATED AS IDENTITY or its changes; the counter goes past the rows."""
        yield from super().set_identity(table, change, after)
        before = change.existing.server_default
        if not isinstance(before, sa.Identity) or restarts(before, after):
            yield AdvanceIdentity(table, change.name, after)

    def set_table_options(
        self, table: TableName, options: asked.SetTableOptions
    ) -> Iterator[sa.Executable]:
        """Give ALTER TABLE ... SET for each option of PostgreSQL's."""
        for option, value in options.options:
            if option.startswith(PREFIX) or option == PREFIXES:
                yield from statements(table, option, value)


def _is_plain(after: object) -> bool:
    return after is not UNSET and not isinstance(after, sa.Computed)


POSTGRESQL = PostgreSQLDialect()
