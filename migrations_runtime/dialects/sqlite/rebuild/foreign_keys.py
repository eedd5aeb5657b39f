"""What SQLite does with the rows of other tables when a table that they refer to is dropped."""

from __future__ import annotations

import sqlalchemy as sa

from migrations_runtime.dialects.sqlite.stored import StoredTable
from migrations_runtime.dialects.sqlite.text.tokens import quote
from migrations_runtime.errors import CommandError


def refuse_if_enforced(connection: sa.Connection, stored: StoredTable) -> None:
    """Refuse to rebuild a table that others refer to while foreign keys are enforced.

    DROP TABLE deletes the rows first then, and ON DELETE CASCADE those of the other tables
    (https://www.sqlite.org/foreignkeys.html#fk_schemacommands). Inside of a transaction the
    enforcement cannot be switched off (https://www.sqlite.org/pragma.html#pragma_foreign_keys).

    :raises CommandError: it would be so.
    """
    if not connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        return
    found = connection.exec_driver_sql(
        f"SELECT m.name FROM {quote(stored.schema)}.sqlite_master m "
        'JOIN pragma_foreign_key_list(m.name, ?) k ON k."table" = ? COLLATE NOCASE '
        "WHERE m.type = 'table' LIMIT 1",
        (stored.schema, stored.table.name),
    ).scalar()
    if found is not None:
        raise CommandError(
            f"Table {stored.table.name} cannot be rebuilt: table {found} refers to it, and PRAGMA "
            "foreign_keys is ON, so that dropping the old table would delete rows or fail. "
            "Switch it off before the transaction begins (PRAGMA foreign_keys=OFF)."
        )
