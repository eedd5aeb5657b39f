"""SQL's standard: one ALTER TABLE a clause, in an order that servers take.

Also what a dialect without a module of its own is run with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import assert_never

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from migrations_runtime.constructs import columns as added
from migrations_runtime.constructs.constraints import named_constraint
from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl import columns, comments, identity, renames
from migrations_runtime.ddl import constraints as states
from migrations_runtime.ddl.alterations import NO_TABLE, Alteration, AlterColumn, TableName
from migrations_runtime.ddl.creations import AddConstraint, CreateIndex
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor
from migrations_runtime.executor.notation import STANDARD_NOTATION, Notation
from migrations_runtime.unset import UNSET


@dataclass(frozen=True)
class StandardDialect:
    """Runs alterations one after the other.

    :param indexes_are_of_tables: whether two tables may have an index of one name, so that DROP INDEX
        has to say which table it means.
    """

    name: str = "standard"
    transactional_ddl: bool = False
    notation: Notation = STANDARD_NOTATION
    indexes_are_of_tables: bool = False

    def inserting(
        self, executor: Executor, table: sa.TableClause, columns: Collection[str]
    ) -> AbstractContextManager[None]:
        """Return nothing: rows may give any column."""
        return nullcontext()

    def alter_table(
        self,
        executor: Executor,
        table: TableName,
        alterations: Sequence[Alteration],
        options: BatchOptions,
    ) -> None:
        """Run all ``alterations`` of one table, in their order, through ``executor``."""
        for alteration in alterations:
            for statement in self.statements(executor, table, alteration):
                executor.execute(statement)

    def statements(
        self, executor: Executor, table: TableName, alteration: Alteration
    ) -> Iterator[sa.Executable]:
        """Give the statements of one alteration."""
        match alteration:
            case asked.AddColumn():
                yield from self.add_column(executor, table, alteration)
            case asked.DropColumn():
                yield from self.drop_column(table, alteration)
            case asked.AlterColumn():
                yield from self.alter_column(executor, table, alteration)
            case asked.AddConstraint(constraint):
                yield from _add_constraint(constraint, executor.dialect)
            case asked.DropConstraint():
                yield from self.drop_constraint(table, alteration)
            case asked.RenameConstraint(name, new_name):
                yield renames.RenameConstraint(table, name, new_name)
            case asked.AlterConstraint():
                yield states.AlterConstraint(table, alteration)
            case asked.ValidateConstraint():
                yield from self.validate_constraint(table, alteration)
            case asked.CreateIndex(index, if_not_exists):
                yield CreateIndex(index, if_not_exists=if_not_exists)
            case asked.DropIndex():
                yield from self.drop_index(table, alteration)
            case asked.RenameIndex(name, new_name):
                yield renames.RenameIndex(table, name, new_name)
            case asked.CommentOnTable(comment):
                yield comments.CommentOnTable(table, comment)
            case asked.SetTableOptions():
                yield from self.set_table_options(table, alteration)
            case _:
                assert_never(alteration)

    def add_column(
        self, executor: Executor, table: TableName, added_column: asked.AddColumn
    ) -> Iterator[sa.Executable]:
        """Give ADD COLUMN, and what was declared on the column."""
        column, dialect = added_column.column, executor.dialect
        yield self.column_added(executor, table, added_column)
        for constraint in added.constraints_of(column, dialect):
            if not _is_inline(constraint, added_column):
                yield from _add_constraint(constraint, dialect)
        for index in added.indexes_of(column):
            yield CreateIndex(index, if_not_exists=added_column.if_not_exists)
        if column.comment is not None and _takes_comments(dialect):
            yield comments.CommentOnColumn(table, column.name, column.comment)

    def column_added(
        self, executor: Executor, table: TableName, added_column: asked.AddColumn
    ) -> columns.AddColumn:
        """Return ADD COLUMN itself; without a neighbour, which the standard doesn't know of."""
        return columns.AddColumn(
            added_column.column,
            if_not_exists=added_column.if_not_exists,
            inline_references=added_column.inline_references,
            inline_primary_key=added_column.inline_primary_key,
        )

    def drop_column(self, table: TableName, drop: asked.DropColumn) -> Iterator[sa.Executable]:
        """Give DROP COLUMN."""
        yield columns.DropColumn(table, drop.name, if_exists=drop.if_exists)

    def drop_constraint(
        self, table: TableName, drop: asked.DropConstraint
    ) -> Iterator[sa.Executable]:
        """Give DROP CONSTRAINT."""
        constraint = named_constraint(sa.MetaData(), drop.name, table, drop.type)
        yield sa.schema.DropConstraint(constraint, if_exists=drop.if_exists)

    def validate_constraint(
        self, table: TableName, validated: asked.ValidateConstraint
    ) -> Iterator[sa.Executable]:
        """Give VALIDATE CONSTRAINT."""
        yield states.ValidateConstraint(table, validated.name)

    def drop_index(self, table: TableName, drop: asked.DropIndex) -> Iterator[sa.Executable]:
        """Give DROP INDEX.

        :raises CommandError: the server has to be told of which table, and the script doesn't say it.
        """
        if self.indexes_are_of_tables:
            _refuse_without_table(table, drop)
        yield sa.schema.DropIndex(drop.index, if_exists=drop.if_exists)

    def alter_column(
        self, executor: Executor, table: TableName, change: AlterColumn
    ) -> Iterator[sa.Executable]:
        """Give the clauses of a column's change, in an order in which none is in another's way.

        What cannot be converted with the type goes first; an identity is dropped before, and made
        after NOT NULL is set, which it needs; the name is the last to change.
        """
        yield from self.take_default(table, change)
        if change.type is not UNSET:
            yield columns.AlterColumnType(table, change.name, change.type, change.using)
        yield from self.set_default(table, change)
        if change.nullable is not UNSET:
            yield columns.AlterColumnNullable(table, change.name, change.nullable)
        if isinstance(change.server_default, sa.Identity):
            yield from self.set_identity(table, change, change.server_default)
        if change.comment is not UNSET:
            yield comments.CommentOnColumn(table, change.name, change.comment)
        if change.new_name is not UNSET and change.new_name != change.name:
            yield columns.RenameColumn(table, change.name, change.new_name)

    def take_default(self, table: TableName, change: AlterColumn) -> Iterator[sa.Executable]:
        """Give DROP DEFAULT, DROP IDENTITY or DROP EXPRESSION, as the column is and has to be."""
        before, after = change.existing.server_default, change.server_default
        if after is UNSET:
            return
        if isinstance(before, sa.Identity):
            if not isinstance(after, sa.Identity):
                yield identity.DropIdentity(table, change.name)
        elif isinstance(before, sa.Computed):
            if not isinstance(after, sa.Computed):
                yield columns.DropExpression(table, change.name)
        elif after is None or (before is not None and _is_in_the_way(change)):
            yield columns.AlterColumnDefault(table, change.name, None)

    def set_default(self, table: TableName, change: AlterColumn) -> Iterator[sa.Executable]:
        """Give SET DEFAULT, or SET EXPRESSION for a column that is generated already."""
        default = change.server_default
        if default is UNSET or default is None or isinstance(default, sa.Identity):
            return
        if not isinstance(default, sa.Computed):
            yield columns.AlterColumnDefault(table, change.name, default, type_of(change))
        elif isinstance(change.existing.server_default, sa.Computed):
            yield columns.SetExpression(table, change.name, default)
        else:
            raise CommandError(
                f"Column {change.name} of {table.name} cannot become a generated column: "
                f"{self.name} only generates columns that were added so. Drop it and add it again."
            )

    def set_identity(
        self, table: TableName, change: AlterColumn, after: sa.Identity
    ) -> Iterator[sa.Executable]:
        """Give ADD GENERATED AS IDENTITY, or the changes of the identity that there is."""
        before = change.existing.server_default
        if not isinstance(before, sa.Identity):
            yield identity.AddIdentity(table, change.name, after)
        elif identity.changes_of(before, after):
            yield identity.AlterIdentity(table, change.name, before, after)

    def set_table_options(
        self, table: TableName, options: asked.SetTableOptions
    ) -> Iterator[sa.Executable]:
        """Give nothing: the standard has no options, those of other dialects are not for it."""
        yield from ()


def refuse_counting(dialect: str, table: TableName, change: AlterColumn) -> None:
    """Raise where a column is only to begin or to cease to count, and cannot.

    Along with other changes ``autoincrement`` is passed by: Alembic writes it for every key.

    :raises CommandError: nothing else is asked for.
    """
    parts = (change.type, change.nullable, change.server_default, change.comment, change.new_name)
    if change.autoincrement is not UNSET and all(part is UNSET for part in parts):
        raise CommandError(
            f"Column {change.name} of {table.name}: {dialect} cannot make a column that is there "
            "count, or cease to. Drop it and add it again, with sa.Identity() if it is to count."
        )


def _refuse_without_table(table: TableName, drop: asked.DropIndex) -> None:
    """Raise where an index is dropped, and a server has to be told of which table.

    :raises CommandError: the script doesn't say it.
    """
    if table.name == NO_TABLE:
        raise CommandError(
            f"Index {drop.index.name} is one of a table here: say which by table_name"
        )


def _is_inline(constraint: sa.Constraint, added_column: asked.AddColumn) -> bool:
    if isinstance(constraint, sa.PrimaryKeyConstraint):
        return added_column.inline_primary_key
    return added_column.inline_references and isinstance(constraint, sa.ForeignKeyConstraint)


def _is_in_the_way(change: AlterColumn) -> bool:
    """Tell whether a default that is replaced has to go before the rest of the change.

    A default is converted along with its column's type, which fails where the types are too
    different; and a column with a default cannot become an identity.
    """
    if isinstance(change.server_default, sa.Identity):
        return change.existing.server_default is not UNSET
    return change.type is not UNSET


def type_of(change: AlterColumn) -> TypeEngine[object] | None:
    """Return the type that a column has after its change, as far as the script says it."""
    for type_ in (change.type, change.existing.type):
        if type_ is not UNSET:
            return type_
    return None


def _add_constraint(constraint: sa.Constraint, dialect: sa.Dialect) -> Iterator[sa.Executable]:
    yield AddConstraint(constraint)
    if constraint.comment is not None and dialect.supports_constraint_comments:
        yield sa.schema.SetConstraintComment(constraint)


def _takes_comments(dialect: sa.Dialect) -> bool:
    return dialect.supports_comments and not dialect.inline_comments


STANDARD = StandardDialect()
