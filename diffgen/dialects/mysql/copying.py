"""A copy of the live schema, from the server's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from diffgen.dialects.mysql.reading.own_names import in_own_database
from diffgen.dialects.mysql.sql.statements import execute, in_backticks, names_in_backticks
from diffgen.dialects.mysql.stand_ins import StandIns

_TABLES = """
SELECT table_name, table_type FROM information_schema.tables
WHERE table_schema = :database AND table_type <> 'VIEW'
"""


def copied(connection: sa.Connection, scratch: sa.Connection, stand_ins: StandIns) -> None:
    """Make the tables and sequences of one database in another, without rows; and those that others stand in for.

    Each is there under the names that the server has chosen for what had none, such as the index of a
    foreign key. Foreign keys aren't looked at meanwhile: tables come in any order.

    :raises NoStandIn: for a table that refers to a database without a stand-in.
    """
    live = connection.dialect.default_schema_name or ""
    own = execute(scratch, "SELECT DATABASE()").scalar_one()
    with names_in_backticks(connection):
        texts = [(own, text) for text in _texts(connection, live)]
        for schema, name in stand_ins.names.items():
            texts += [(name, text) for text in _texts(connection, schema)]
    mode = execute(scratch, "SELECT @@sql_mode").scalar_one()
    names = {**stand_ins.names, live: own}
    everywhere = replace(stand_ins, names=names, others={*stand_ins.others} - {live})
    # Others could refuse what is there, '0000-00-00', or take a backslash for one.
    _run(scratch, "SET SESSION foreign_key_checks = 0, sql_mode = ''")
    for database, text in texts:
        _run(scratch, f"USE {in_backticks(database)}")
        execute(scratch, everywhere.rewritten(text))
    _run(scratch, f"USE {in_backticks(own)}")
    restored = sa.text("SET SESSION foreign_key_checks = 1, sql_mode = :mode")
    scratch.execute(restored, {"mode": mode})
    scratch.commit()


def _run(scratch: sa.Connection, text: str) -> None:
    """Run a statement that no script may say there."""
    assert scratch.connection.dbapi_connection is not None
    cursor = scratch.connection.dbapi_connection.cursor()
    cursor.execute(text)
    cursor.close()


def _texts(connection: sa.Connection, database: str) -> Iterator[str]:
    """Yield CREATE SEQUENCE and CREATE TABLE: a default may take from a sequence."""
    found = connection.execute(sa.text(_TABLES), {"database": database}).all()
    for name, type_ in sorted(found, key=lambda row: (row[1] != "SEQUENCE", row[0])):
        word = "SEQUENCE" if type_ == "SEQUENCE" else "TABLE"
        place = f"{in_backticks(database)}.{in_backticks(name)}"
        row = execute(connection, f"SHOW CREATE {word} {place}").one()
        yield in_own_database(row._mapping["Create Table"], connection)
