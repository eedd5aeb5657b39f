"""Generated columns that cannot be modified into what they are to be, and are made anew.

A stored column may become a plain one, and a plain one a stored one; all other ways between plain,
stored and virtual are dropping and adding.
https://dev.mysql.com/doc/refman/8.4/en/alter-table-generated-columns.html
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from migrations_runtime.ddl.columns import DropColumn
from migrations_runtime.dialects.mysql.alter_table import AddStored, AlterTable
from migrations_runtime.dialects.mysql.columns import AddDefined, ModifyColumn
from migrations_runtime.dialects.mysql.drops import DropKey
from migrations_runtime.dialects.mysql.stored.definition import Definition
from migrations_runtime.dialects.mysql.stored.table import StoredTable

_GENERATED = "GENERATED"
_MODIFIED = {("STORED", None), (None, "STORED")}


def is_to_be_made_anew(before: Definition, after: Definition) -> bool:
    """Tell whether MODIFY COLUMN is refused between two definitions."""
    ends = _storage(before), _storage(after)
    return ends[0] != ends[1] and ends not in _MODIFIED


def made_anew(
    stored: StoredTable, column: str, before: Definition, after: Definition
) -> Iterator[sa.Executable]:
    """Give the statements; a virtual column that becomes a plain one is stored for a moment.

    So its values stay.
    """
    if _storage(after) is not None:
        yield AlterTable(stored.name, _dropped_and_added(stored, column, after))
        return
    yield AlterTable(stored.name, _dropped_and_added(stored, column, _stored(before)))
    yield AlterTable(stored.name, [ModifyColumn(stored.name, column, after)])


def _dropped_and_added(
    stored: StoredTable, column: str, definition: Definition
) -> Iterator[sa.Executable]:
    """Give the clauses: with the column go its indexes and checks, and come again."""
    table = stored.name
    keys = [key for key in stored.keys if stored.mentions(key.text, column)]
    checks = [
        one
        for one in stored.constraints
        if one.kind == "check" and stored.mentions(one.text, column)
    ]
    yield from (DropKey(table, key.name, "unique") for key in keys)
    yield from (DropKey(table, check.name, "check") for check in checks)
    yield DropColumn(table, column)
    yield AddDefined(table, column, definition, stored.neighbour_before(column))
    yield from (AddStored(table, key.text) for key in keys)
    yield from (AddStored(table, check.text, constraint=check.name) for check in checks)


def _storage(definition: Definition) -> str | None:
    """Return STORED or VIRTUAL; ``None`` for a column that isn't generated."""
    words = [text.upper() for name, text in definition.clauses if name == _GENERATED]
    if not words:
        return None
    return "STORED" if {"STORED", "PERSISTENT"} & {*words} else "VIRTUAL"


def _stored(definition: Definition) -> Definition:
    clauses = [
        (name, "STORED" if name == _GENERATED and text.upper() == "VIRTUAL" else text)
        for name, text in definition.clauses
    ]
    return Definition(tuple(clauses))
