"""Alterations of a table that cannot be looked at: those that need nothing to be known of it."""

from __future__ import annotations

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration, TableName
from migrations_runtime.dialects.sqlite.native import (
    Statements,
    add_column,
    drop_column,
    index_statements,
)
from migrations_runtime.errors import CommandError
from migrations_runtime.unset import UNSET


def blind_statements(table: TableName, alteration: Alteration, dialect: sa.Dialect) -> Statements:
    """Return the statements of SQLite's own ALTER TABLE.

    :raises CommandError: it has none for this, so that the table would have to be rebuilt; or only
        the table tells whether there is anything to do.
    """
    match alteration:
        case asked.CreateIndex() | asked.DropIndex():
            return index_statements(alteration)
        case asked.CommentOnTable() | asked.ValidateConstraint():
            return []
        case asked.AlterColumn() if _says_nothing(alteration):
            return []
        case asked.AddColumn(if_not_exists=True) | asked.DropColumn(if_exists=True):
            raise CommandError(
                f"Whether table {table.name} has the column cannot be seen without the database: "
                "run without --sql, or leave out if_exists and if_not_exists"
            )
        case asked.AddColumn(column) if not (alteration.before or alteration.after):
            statements = add_column(table, column, dialect)
        case asked.DropColumn(name):
            statements = drop_column(table, name, dialect)
        case _:
            statements = None
    if statements is None:
        raise CommandError(
            f"{type(alteration).__name__} on table {table.name} means to rebuild it on SQLite, for "
            "which the table must be seen. Run without --sql, or hand it over: "
            f'op.batch_alter_table("{table.name}", copy_from=sa.Table(...)).'
        )
    return statements


def _says_nothing(change: asked.AlterColumn) -> bool:
    parts = (change.type, change.nullable, change.server_default)
    return all(part is UNSET for part in parts) and not (change.before or change.after)
