"""MySQL and MariaDB: the standard, but for columns that change, keys that go, and names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration, AlterColumn, TableName
from migrations_runtime.ddl.columns import AddColumn
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.dialects.mysql import constraints, deferral, renames, schemas, sequences
from migrations_runtime.dialects.mysql.alter_table import merged
from migrations_runtime.dialects.mysql.changes import changed
from migrations_runtime.dialects.mysql.columns import PlaceColumn
from migrations_runtime.dialects.mysql.drops import DropKey
from migrations_runtime.dialects.mysql.guards import guarded
from migrations_runtime.dialects.mysql.kept_keys import kept_keys
from migrations_runtime.dialects.mysql.needed_keys import needed_keys
from migrations_runtime.dialects.mysql.notation import MARIADB_NOTATION, NOTATION
from migrations_runtime.dialects.mysql.options import options_set
from migrations_runtime.dialects.mysql.refusals import with_ways_out
from migrations_runtime.dialects.mysql.renamed_constraints import renamed_constraint
from migrations_runtime.dialects.mysql.stored.table import neighbour_before
from migrations_runtime.dialects.mysql.together.groups import groups
from migrations_runtime.dialects.mysql.together.remade import remade
from migrations_runtime.dialects.standard import StandardDialect
from migrations_runtime.executor import Executor
from migrations_runtime.executor.notation import Notation

#: Modules that register the SQL of statements, by being imported.
SQL = (constraints, deferral, renames, schemas, sequences)


@dataclass(frozen=True)
class MySQLDialect(StandardDialect):
    """Alters tables as MySQL and MariaDB do."""

    name: str = "mysql"
    notation: Notation = NOTATION
    indexes_are_of_tables: bool = True

    def alter_table(
        self,
        executor: Executor,
        table: TableName,
        alterations: Sequence[Alteration],
        options: BatchOptions,
    ) -> None:
        """Run all ``alterations`` of one table, in as few statements as can be.

        What cannot stand in one is looked at, and written, when what comes before it is done.
        """
        for group in groups(alterations, remade(executor, table, alterations)):
            for statement in merged(table, self._clauses(executor, table, group)):
                with with_ways_out():
                    executor.execute(statement)

    def _clauses(
        self, executor: Executor, table: TableName, group: Sequence[Alteration]
    ) -> Iterator[sa.Executable]:
        yield from needed_keys(executor, table, group)
        yield from kept_keys(executor, table, group)
        for alteration in group:
            wanted = guarded(executor, table, alteration)
            if wanted is not None:
                yield from self.statements(executor, table, wanted)

    def statements(
        self, executor: Executor, table: TableName, alteration: Alteration
    ) -> Iterator[sa.Executable]:
        """Give the statements of one alteration."""
        match alteration:
            case asked.RenameConstraint():
                yield from renamed_constraint(executor, table, alteration)
            case asked.SetTableOptions():
                yield from options_set(executor, table, alteration)
            case _:
                yield from super().statements(executor, table, alteration)

    def add_column(
        self, executor: Executor, table: TableName, added_column: asked.AddColumn
    ) -> Iterator[sa.Executable]:
        """Give ADD COLUMN, and what was declared on the column.

        AUTO_INCREMENT has to be a key from the beginning; REFERENCES on a column is read over
        (MySQL before 9.0, MariaDB before 10.5), so that a foreign key is added by itself; and so is
        a CHECK with a name, which MariaDB doesn't take on a column.
        """
        column = added_column.column
        _make_named_checks_of_the_table(column)
        counts = column is column.table.autoincrement_column
        yield from super().add_column(
            executor,
            table,
            replace(
                added_column,
                inline_primary_key=added_column.inline_primary_key or counts,
                inline_references=False,
            ),
        )

    def column_added(
        self, executor: Executor, table: TableName, added_column: asked.AddColumn
    ) -> AddColumn:
        """Return ADD COLUMN; before another one only where the server tells which comes before it.

        :raises CommandError: there is no server to tell.
        """
        before, after = added_column.before, added_column.after
        if before is not None:
            after = neighbour_before(executor, table, before)
        elif after is None:
            return super().column_added(executor, table, added_column)
        return PlaceColumn(
            added_column.column,
            after,
            if_not_exists=added_column.if_not_exists,
            inline_primary_key=added_column.inline_primary_key,
        )

    def alter_column(
        self, executor: Executor, table: TableName, change: AlterColumn
    ) -> Iterator[sa.Executable]:
        """Give MODIFY COLUMN, in which what the change leaves alone is said again."""
        yield from changed(executor, table, change)

    def drop_constraint(
        self, table: TableName, drop: asked.DropConstraint
    ) -> Iterator[sa.Executable]:
        """Give DROP FOREIGN KEY, DROP INDEX, DROP PRIMARY KEY or DROP CONSTRAINT."""
        yield DropKey(table, drop.name, drop.type, drop.if_exists)

    def validate_constraint(
        self, table: TableName, validated: asked.ValidateConstraint
    ) -> Iterator[sa.Executable]:
        """Give nothing: the rows were looked at when the constraint was made."""
        yield from ()


def _make_named_checks_of_the_table(column: sa.Column[object]) -> None:
    """https://mariadb.com/kb/en/constraint/: only ``ADD CONSTRAINT`` gives a CHECK its name."""
    for check in [one for one in column.constraints if one.name is not None]:
        column.constraints.discard(check)
        column.table.append_constraint(check)


MYSQL = MySQLDialect()
MARIADB = MySQLDialect("mariadb", notation=MARIADB_NOTATION)
