"""Indexes that foreign keys need: where the last one of a key goes, another comes with the same statement.

Both servers refuse to drop it else, and make one by themselves only with the foreign key.
https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html (Additional Notes)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, count

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import NO_TABLE, Alteration, TableName
from migrations_runtime.dialects.mysql.alter_table import AddKey
from migrations_runtime.dialects.mysql.stored.table import (
    PRIMARY,
    StoredConstraint,
    StoredTable,
    same,
    stored_table,
)
from migrations_runtime.executor import Executor


def needed_keys(
    executor: Executor, table: TableName, group: Sequence[Alteration]
) -> Iterator[sa.Executable]:
    """Give ADD INDEX for each foreign key of the table that a group leaves without one.

    It gets the name that the server gives to the index that it makes for the key.
    """
    if executor.connection is None or table.name == NO_TABLE:
        return
    if not any(_drops_a_key(one) for one in group):
        return
    stored = stored_table(executor, table)
    lost = [one for one in group if _drops_a_key(one)]
    kept = [key.columns for key in stored.keys if not any(drops(one, key.name) for one in lost)]
    kept += [_columns_of(one) for one in group]
    before = [key.columns for key in stored.keys]
    for foreign_key in stored.foreign_keys:
        stays = not any(drops(one, foreign_key.name) for one in group)
        if stays and _serves(before, foreign_key) and not _serves(kept, foreign_key):
            taken = [key.name for key in stored.keys] + [_made(one) for one in group]
            yield AddKey(table, _name(stored, foreign_key, taken), foreign_key.columns)


def _drops_a_key(alteration: Alteration) -> bool:
    if isinstance(alteration, asked.DropConstraint):
        return alteration.type in ("unique", "primary", None)
    return isinstance(alteration, asked.DropIndex)


def drops(alteration: Alteration, name: str) -> bool:
    """Tell whether an alteration drops the key or the foreign key of a name."""
    match alteration:
        case asked.DropConstraint(dropped, type_):
            return same(PRIMARY if type_ == "primary" else dropped, name)
        case asked.DropIndex(index):
            return same(str(index.name), name)
    return False


def _columns_of(alteration: Alteration) -> tuple[str | None, ...]:
    """Return the columns of the index that an alteration makes; none where it makes none."""
    match alteration:
        case asked.CreateIndex(index) if not _is_special(index):
            return tuple(getattr(one, "name", None) for one in index.expressions)
        case asked.AddConstraint(sa.UniqueConstraint() | sa.PrimaryKeyConstraint() as made):
            return tuple(column.name for column in made.columns)
    return ()


def _is_special(index: sa.Index) -> bool:
    """Tell whether an index is of parts of texts, or has a prefix: FULLTEXT, SPATIAL."""
    return any(one.endswith(("_length", "_prefix")) for one in index.dialect_kwargs)


def _serves(keys: list[tuple[str | None, ...]], foreign_key: StoredConstraint) -> bool:
    """Tell whether one of the keys begins with the columns of a foreign key."""
    return any(has_columns(key, foreign_key.columns) for key in keys)


def has_columns(key: Sequence[str | None], wanted: Sequence[str | None]) -> bool:
    """Tell whether a key begins with columns."""
    return len(key) >= len(wanted) and all(map(same, key, wanted))


def _made(alteration: Alteration) -> str | None:
    """Return the name of the index that an alteration makes."""
    match alteration:
        case asked.CreateIndex(made) | asked.AddConstraint(made):
            return str(made.name)
        case asked.RenameIndex(_, new_name):
            return new_name
    return None


def _name(stored: StoredTable, foreign_key: StoredConstraint, taken: Sequence[str | None]) -> str:
    """Return the key's own name, or where that is the server's, one after its first column.

    So the server would name it, but for one that it takes from what the same statement makes.
    """
    made_up = re.compile(rf"{re.escape(stored.name.name)}_ibfk_\d+", re.IGNORECASE)
    column = str(foreign_key.columns[0])
    names = chain([foreign_key.name, column], (f"{column}_{number}" for number in count(2)))
    return next(
        name
        for name in names
        if not made_up.fullmatch(name) and not any(same(name, one) for one in taken)
    )
