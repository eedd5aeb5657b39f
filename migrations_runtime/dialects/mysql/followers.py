"""Columns that follow their table's character set: another DEFAULT CHARSET alone is not for them.

The servers write the former one down on each column (https://mariadb.com/kb/en/alter-table/), and
CONVERT TO would take along the columns that have one of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.mysql.columns import ModifyColumn
from migrations_runtime.dialects.mysql.definition import Definition, parse
from migrations_runtime.dialects.mysql.stored import stored_table
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor


def followers(executor: Executor, table: TableName) -> Iterator[sa.Executable]:
    """Give MODIFY COLUMN for each of them, to stand in one statement with the table's option.

    :raises CommandError: there is no database that says which they are.
    """
    if executor.connection is None:
        raise CommandError(
            f"Which columns of {table.name} follow its character set only the database says, and "
            "there is none: write op.execute('ALTER TABLE ... CONVERT TO CHARACTER SET ...') for all "
            "columns, or '... DEFAULT CHARACTER SET ...' for none"
        )
    stored = stored_table(executor, table)
    for column, text in stored.columns.items():
        definition = parse(text)
        if _follows(definition, stored.collation):
            yield ModifyColumn(table, column, definition.without("COLLATE"))


def _follows(definition: Definition, of_table: str | None) -> bool:
    """Tell whether a column has nothing of its own; MySQL says the table's collation once more.

    MariaDB's JSON always has its own: https://mariadb.com/kb/en/json/.
    """
    collation = (definition.get("COLLATE") or "").rpartition(" ")[2] or of_table
    return (
        definition.has_collation
        and definition.get("CHARACTER SET") is None
        and collation == of_table
        and "json_valid(" not in (definition.get("CHECK") or "")
    )
