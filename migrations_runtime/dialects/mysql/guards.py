"""IF EXISTS and IF NOT EXISTS, which MySQL has for tables alone, and MariaDB for everything.

https://dev.mysql.com/doc/refman/8.4/en/alter-table.html · https://mariadb.com/kb/en/alter-table/
"""

from __future__ import annotations

from dataclasses import replace

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration, TableName
from migrations_runtime.dialects.mysql.servers import is_mariadb
from migrations_runtime.dialects.mysql.stored.table import PRIMARY, StoredTable, same, stored_table
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor


def guarded(executor: Executor, table: TableName, alteration: Alteration) -> Alteration | None:
    """Return what is to be done of a guarded alteration on this server: all, with its guard; or
    without it; or nothing.

    :raises CommandError: MySQL cannot be asked, as there is no database.
    """
    if is_mariadb(executor.dialect) or not _is_guarded(alteration):
        return alteration
    if executor.connection is None:
        raise CommandError(
            f"MySQL has neither IF EXISTS nor IF NOT EXISTS for a part of a table (here of {table.name}), "
            "and there is no database to look at: leave out if_exists and if_not_exists, or, if the "
            "server is MariaDB, say so by a URL that begins with mariadb"
        )
    stored = stored_table(executor, table)
    match alteration:
        case asked.AddColumn(column):
            return None if stored.has(column.name) else replace(alteration, if_not_exists=False)
        case asked.DropColumn(name):
            return replace(alteration, if_exists=False) if stored.has(name) else None
        case asked.CreateIndex(index):
            exists = _has_key(stored, str(index.name))
            return None if exists else replace(alteration, if_not_exists=False)
        case asked.DropIndex(index):
            exists = _has_key(stored, str(index.name))
            return replace(alteration, if_exists=False) if exists else None
        case asked.DropConstraint(name, type_):
            exists = _has_constraint(stored, PRIMARY if type_ == "primary" else name)
            return replace(alteration, if_exists=False) if exists else None
    return alteration


def _is_guarded(alteration: Alteration) -> bool:
    return bool(
        getattr(alteration, "if_exists", False) or getattr(alteration, "if_not_exists", False)
    )


def _has_key(stored: StoredTable, name: str) -> bool:
    return any(same(key.name, name) for key in stored.keys)


def _has_constraint(stored: StoredTable, name: str) -> bool:
    return _has_key(stored, name) or any(same(one.name, name) for one in stored.constraints)
