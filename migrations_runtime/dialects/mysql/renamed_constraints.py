"""Another name for a constraint: neither server has RENAME CONSTRAINT, but all that it stands for."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import RenameConstraint, TableName
from migrations_runtime.ddl.renames import RenameIndex
from migrations_runtime.dialects.mysql.alter_table import AddStored, AlterTable
from migrations_runtime.dialects.mysql.drops import DropKey
from migrations_runtime.dialects.mysql.servers import is_mariadb
from migrations_runtime.dialects.mysql.stored.table import (
    StoredConstraint,
    StoredTable,
    same,
    stored_table,
)
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor


def renamed_constraint(
    executor: Executor, table: TableName, rename: RenameConstraint
) -> Iterator[sa.Executable]:
    """Give RENAME INDEX for a unique constraint; others are dropped and added as the server has them.

    :raises CommandError: there is no such constraint, or nobody to ask what it is.
    """
    if executor.connection is None:
        raise CommandError(
            f"Constraint {rename.name} of {table.name} cannot be renamed without a database that says "
            f"what it is: {executor.dialect.name} has no RENAME CONSTRAINT. Write op.rename_index() "
            "for a unique constraint, op.drop_constraint() and op.create_...() for others"
        )
    stored = stored_table(executor, table)
    for constraint in stored.constraints:
        if same(constraint.name, rename.name):
            yield from _made_anew(executor, stored, constraint, rename.new_name)
            return
    if not any(same(key.name, rename.name) for key in stored.keys):
        known = [key.name for key in stored.keys] + [one.name for one in stored.constraints]
        raise CommandError(
            f"Table {table.name} has no constraint {rename.name}; it has "
            + (", ".join(known) or "none")
        )
    yield RenameIndex(table, rename.name, rename.new_name)


def _made_anew(
    executor: Executor, stored: StoredTable, constraint: StoredConstraint, new_name: str
) -> Iterator[sa.Executable]:
    """Give the statements, so that the constraint holds at every moment.

    MySQL adds and drops foreign keys in one statement only by an algorithm that needs
    foreign_key_checks to be off: https://dev.mysql.com/doc/refman/8.4/en/alter-table.html
    """
    table = stored.name
    drop = DropKey(table, constraint.name, constraint.kind)
    add = AddStored(table, constraint.text, constraint=new_name)
    indexes = [
        RenameIndex(table, key.name, new_name) for key in stored.keys if _own(key.name, constraint)
    ]
    if constraint.kind == "check" or is_mariadb(executor.dialect):
        yield AlterTable(table, [drop, add, *indexes])
    else:
        yield AlterTable(table, [add])
        yield AlterTable(table, [drop, *indexes])


def _own(key: str, constraint: StoredConstraint) -> bool:
    """Tell whether an index has the foreign key's name, as the one has that the server made for it."""
    return constraint.kind == "foreignkey" and same(key, constraint.name)
