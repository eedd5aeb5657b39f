"""A copy of the live schema, from the server's own words."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.dialects.mysql.own_names import in_own_database
from diffgen.dialects.mysql.statements import execute, in_backticks

#: The one mode that a text of the server's is written by; any other could refuse it or take it for another
#: one: a default of '0000-00-00', or a backslash, which stands for escaping there in any case.
_QUOTES = "ANSI_QUOTES"
_TABLES = """
SELECT table_name, table_type FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type <> 'VIEW'
"""


def copied(connection: sa.Connection, scratch: sa.Connection) -> None:
    """Make the tables and sequences of one database in another, without rows.

    Each is there under the names that the server has chosen for what had none, such as the index of a
    foreign key. Foreign keys aren't looked at meanwhile: tables come in any order.
    """
    here, there = _mode(connection), _mode(scratch)
    execute(scratch, "SET SESSION foreign_key_checks = 0")
    _choose(scratch, _QUOTES if _QUOTES in here.split(",") else "")
    for text in _texts(connection):
        execute(scratch, text)
    _choose(scratch, there)
    execute(scratch, "SET SESSION foreign_key_checks = 1")
    scratch.commit()


def _mode(connection: sa.Connection) -> str:
    return str(execute(connection, "SELECT @@sql_mode").scalar_one())


def _choose(scratch: sa.Connection, mode: str) -> None:
    scratch.execute(sa.text("SET SESSION sql_mode = :mode"), {"mode": mode})


def _texts(connection: sa.Connection) -> Iterator[str]:
    """Yield CREATE SEQUENCE and CREATE TABLE: a default may take from a sequence."""
    found = connection.execute(sa.text(_TABLES)).all()
    for name, type_ in sorted(found, key=lambda row: (row[1] != "SEQUENCE", row[0])):
        word = "SEQUENCE" if type_ == "SEQUENCE" else "TABLE"
        row = execute(connection, f"SHOW CREATE {word} {in_backticks(name)}").one()
        yield in_own_database(row._mapping["Create Table"], connection)
