"""What to do where the server refuses a change of a table for what stands on it.

The numbers: https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html, which MariaDB
has in common, and from 4000 on its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

_BLOCK = "do both in one block of op.batch_alter_table"
_KEY_FIRST = "drop the foreign key before, by op.drop_constraint(..., type_='foreignkey')"
_BOTH_ENDS = (
    "drop the foreign key before, change the columns at both of its ends, and create it again"
)
_WAYS_OUT: dict[object, str] = {
    1068: f"drop the primary key that there is; {_BLOCK}",
    1072: f"drop the key that the column is part of, too; {_BLOCK}",
    1075: f"say autoincrement=False of the column, or make it another key; {_BLOCK}",
    1553: _KEY_FIRST,
    1828: _KEY_FIRST,
    1829: _KEY_FIRST,
    1832: _BOTH_ENDS,
    1833: _BOTH_ENDS,
    # https://mariadb.com/kb/en/system-versioned-tables/#system_versioning_alter_history
    4119: "let versions of rows be altered, too: op.execute('SET system_versioning_alter_history = KEEP') before",
}


@contextmanager
def with_ways_out() -> Iterator[None]:
    """Note the way out on an error of the server, which stays the error that it is."""
    try:
        yield
    except DBAPIError as error:
        number = error.orig.args[0] if error.orig is not None and error.orig.args else None
        if (way_out := _WAYS_OUT.get(number)) is not None:
            error.add_note(way_out)
        raise
