"""Oracle: the standard in other words; SQLAlchemy has the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import AlterColumn, TableName
from migrations_runtime.dialects.oracle import columns, constraints, creations, sequences
from migrations_runtime.dialects.oracle.notation import NOTATION
from migrations_runtime.dialects.standard import StandardDialect, refuse_counting
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor
from migrations_runtime.executor.notation import Notation

#: Modules that register the SQL of statements, by being imported.
SQL = (columns, constraints, creations, sequences)


@dataclass(frozen=True)
class OracleDialect(StandardDialect):
    """Alters tables as Oracle does."""

    name: str = "oracle"
    notation: Notation = NOTATION

    def alter_column(
        self, executor: Executor, table: TableName, change: AlterColumn
    ) -> Iterator[sa.Executable]:
        """Give MODIFY for each part of the change.

        :raises CommandError: the column is to begin or to cease to count.
        """
        refuse_counting(self.name, table, change)
        yield from super().alter_column(executor, table, change)

    def drop_constraint(
        self, table: TableName, drop: asked.DropConstraint
    ) -> Iterator[sa.Executable]:
        """Give DROP CONSTRAINT.

        :raises CommandError: it is to be dropped only if it is there, which ALTER TABLE cannot say.
        """
        if drop.if_exists:
            raise CommandError(
                f"oracle cannot drop the constraint {drop.name} of {table.name} only if it is there: "
                "leave out if_exists, or guard it by op.get_bind().dialect.name"
            )
        yield from super().drop_constraint(table, drop)


ORACLE = OracleDialect()
