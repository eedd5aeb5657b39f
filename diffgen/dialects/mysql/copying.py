"""A copy of the live schema, from the server's own words."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.dialects.mysql.reading.own_names import in_own_database
from diffgen.dialects.mysql.sql.statements import execute, in_backticks, names_in_backticks

_TABLES = """
SELECT table_name, table_type FROM information_schema.tables
WHERE table_schema = DATABASE() AND table_type <> 'VIEW'
"""


def copied(connection: sa.Connection, scratch: sa.Connection) -> None:
    """Make the tables and sequences of one database in another, without rows.

    Each is there under the names that the server has chosen for what had none, such as the index of a
    foreign key. Foreign keys aren't looked at meanwhile: tables come in any order.
    """
    with names_in_backticks(connection):
        texts = list(_texts(connection))
    mode = execute(scratch, "SELECT @@sql_mode").scalar_one()
    # Others could refuse what is there, '0000-00-00', or take a backslash for one.
    execute(scratch, "SET SESSION foreign_key_checks = 0, sql_mode = ''")
    for text in texts:
        execute(scratch, text)
    restored = sa.text("SET SESSION foreign_key_checks = 1, sql_mode = :mode")
    scratch.execute(restored, {"mode": mode})
    scratch.commit()


def _texts(connection: sa.Connection) -> Iterator[str]:
    """Yield CREATE SEQUENCE and CREATE TABLE: a default may take from a sequence."""
    found = connection.execute(sa.text(_TABLES)).all()
    for name, type_ in sorted(found, key=lambda row: (row[1] != "SEQUENCE", row[0])):
        word = "SEQUENCE" if type_ == "SEQUENCE" else "TABLE"
        row = execute(connection, f"SHOW CREATE {word} {in_backticks(name)}").one()
        yield in_own_database(row._mapping["Create Table"], connection)
