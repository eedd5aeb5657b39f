"""SQL Server: the standard, but for columns that change, what stands on them, and names."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import AlterColumn, Existing, TableName
from migrations_runtime.ddl.columns import AlterColumnDefault, RenameColumn
from migrations_runtime.ddl.comments import CommentOnColumn
from migrations_runtime.dialects.mssql import constraints, guards, renames, schemas, sequences
from migrations_runtime.dialects.mssql.columns import AlterColumnDefinition
from migrations_runtime.dialects.mssql.dropped import DropConstraintsOf, Kind
from migrations_runtime.dialects.mssql.identity_insert import identity_insert
from migrations_runtime.dialects.mssql.notation import NOTATION
from migrations_runtime.dialects.standard import StandardDialect, refuse_counting, type_of
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor
from migrations_runtime.executor.notation import Notation
from migrations_runtime.unset import UNSET

#: Modules that register the SQL of statements, by being imported.
SQL = (constraints, guards, renames, schemas, sequences)


@dataclass(frozen=True)
class MSSQLDialect(StandardDialect):
    """Alters tables as SQL Server does."""

    name: str = "mssql"
    transactional_ddl: bool = True
    notation: Notation = NOTATION
    indexes_are_of_tables: bool = True

    def inserting(
        self, executor: Executor, table: sa.TableClause, columns: Collection[str]
    ) -> AbstractContextManager[None]:
        """Return SET IDENTITY_INSERT for rows that give an identity."""
        return identity_insert(executor, table, columns)

    def drop_column(self, table: TableName, drop: asked.DropColumn) -> Iterator[sa.Executable]:
        """Give DROP COLUMN, after that of its default, and of other constraints if asked for."""
        kinds: list[Kind] = ["default"]
        options = dict(drop.options)
        kinds += ["check"] if options.get("mssql_drop_check") else []
        kinds += ["foreign_key"] if options.get("mssql_drop_foreign_key") else []
        for kind in kinds:
            yield DropConstraintsOf(table, drop.name, kind)
        yield from super().drop_column(table, drop)

    def alter_column(
        self, executor: Executor, table: TableName, change: AlterColumn
    ) -> Iterator[sa.Executable]:
        """Give ALTER COLUMN, with the default out of its way.

        :raises CommandError: type or nullability are not said, and nothing tells them.
        """
        refuse_counting(self.name, table, change)
        _refuse_what_there_is_not(table, change)
        default, before = change.server_default, change.existing.server_default
        if change.type is not UNSET and default is UNSET and before is not None:
            # It is made anew after the type, whose change it would not allow.
            default = UNSET if isinstance(before, sa.Identity | sa.Computed) else before
        if default is not UNSET:
            yield DropConstraintsOf(table, change.name, "default")
        if change.type is not UNSET or change.nullable is not UNSET:
            yield _definition(executor, table, change)
        if default is not UNSET and default is not None:
            yield AlterColumnDefault(table, change.name, default, type_of(change))
        if change.comment is not UNSET:
            yield CommentOnColumn(table, change.name, change.comment)
        if change.new_name is not UNSET and change.new_name != change.name:
            yield RenameColumn(table, change.name, change.new_name)


def _definition(executor: Executor, table: TableName, change: AlterColumn) -> sa.Executable:
    known = _looked_up(executor, table, change)
    type_ = known.type if change.type is UNSET else change.type
    nullable = known.nullable if change.nullable is UNSET else change.nullable
    if type_ is UNSET or nullable is UNSET:
        missing = "existing_type" if type_ is UNSET else "existing_nullable"
        raise CommandError(
            f"Column {change.name} of {table.name}: SQL Server alters type and NOT NULL at once, "
            f"and would make it NULL where that is not said; say {missing}"
        )
    return AlterColumnDefinition(table, change.name, type_, nullable)


def _looked_up(executor: Executor, table: TableName, change: AlterColumn) -> Existing:
    """Return what the column is: as the script says it, else as the server does."""
    said = change.existing
    complete = said.nullable is not UNSET and said.type is not UNSET
    if complete or executor.connection is None:
        return said
    inspector = sa.inspect(executor.connection)
    for column in inspector.get_columns(table.name, schema=table.schema):
        if column["name"] == change.name:
            return replace(
                said,
                type=column["type"] if said.type is UNSET else said.type,
                nullable=column["nullable"] if said.nullable is UNSET else said.nullable,
            )
    raise CommandError(f"Table {table.name} has no column {change.name}; look at its name")


def _refuse_what_there_is_not(table: TableName, change: AlterColumn) -> None:
    what = {sa.Identity: "an identity", sa.Computed: "a computed column"}
    if change.server_default is UNSET:
        return
    for type_, name in what.items():
        if isinstance(change.server_default, type_) or isinstance(
            change.existing.server_default, type_
        ):
            raise CommandError(
                f"Column {change.name} of {table.name} cannot become {name}, or cease to be one: "
                "in SQL Server it is one from its beginning. Drop it and add it again."
            )


MSSQL = MSSQLDialect()
