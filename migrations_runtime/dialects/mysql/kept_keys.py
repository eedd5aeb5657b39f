"""The index that the server made for a foreign key, kept where a FULLTEXT one comes over the same columns.

MariaDB takes a FULLTEXT index for one that serves the key, and drops its own
(``foreign_key_prefix`` in sql/sql_class.cc), while InnoDB can't do with it: the next statement that copies
the table fails with errno 150, and SHOW CREATE TABLE has lost the foreign key then. An index that
somebody asked for stays, and so the same one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import NO_TABLE, Alteration, TableName
from migrations_runtime.dialects.mysql.alter_table import AddKey
from migrations_runtime.dialects.mysql.drops import DropKey
from migrations_runtime.dialects.mysql.needed_keys import drops, has_columns
from migrations_runtime.dialects.mysql.stored.table import StoredKey, StoredTable, stored_table
from migrations_runtime.dialects.mysql.together.touched import is_fulltext
from migrations_runtime.executor import Executor


def kept_keys(
    executor: Executor, table: TableName, group: Sequence[Alteration]
) -> Iterator[sa.Executable]:
    """Give DROP INDEX and ADD INDEX for each index that a FULLTEXT one of the group would push out."""
    made = [
        tuple(getattr(one, "name", None) for one in alteration.index.expressions)
        for alteration in group
        if isinstance(alteration, asked.CreateIndex) and is_fulltext(alteration.index)
    ]
    if not made or executor.connection is None or table.name == NO_TABLE:
        return
    for key in _made_for_foreign_keys(stored_table(executor, table), group):
        if any(has_columns(columns, key.columns) for columns in made):
            yield DropKey(table, key.name, "unique")
            yield AddKey(table, key.name, key.columns)


def _made_for_foreign_keys(stored: StoredTable, group: Sequence[Alteration]) -> Iterator[StoredKey]:
    """Give the plain indexes over just the columns of a foreign key that stays, once each."""
    needed = {
        foreign_key.columns
        for foreign_key in stored.foreign_keys
        if not any(drops(one, foreign_key.name) for one in group)
    }
    for key in stored.keys:
        stays = not any(drops(one, key.name) for one in group)
        if stays and key.columns in needed and key.text.startswith("KEY "):
            yield key
