"""A throw-away copy of the schema, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from diffgen.dialects.sqlite import modules

# Tables first, then what is made on them; each in the order in which it was made.
_TEXTS = """
SELECT s.sql FROM {schema}.sqlite_master AS s
WHERE s.sql IS NOT NULL AND substr(s.name, 1, 7) <> 'sqlite_'
    AND s.name NOT IN ({shadow})
ORDER BY CASE s.type WHEN 'table' THEN 1 WHEN 'view' THEN 2 WHEN 'index' THEN 3 ELSE 4 END, s.rowid
"""


@contextmanager
def scratch(connection: sa.Connection, others: Collection[str] = ()) -> Iterator[sa.Connection]:
    """Give a connection to an empty database in memory with everything that the live schema holds.

    :param others: schemas besides the main one, which are held in any case.
    :raises sqlalchemy.exc.DBAPIError: for what can't be made again (a function of the application).
    """
    quote = connection.dialect.identifier_preparer.quote_identifier
    with empty(connection) as inside:
        for name in databases(connection):
            shadow = modules.shadow(name, connection.dialect.server_version_info or ())
            query = _TEXTS.format(schema=quote(name), shadow=shadow)
            for (text,) in connection.exec_driver_sql(query).all():
                inside.exec_driver_sql(_in_schema(text, name))
        inside.commit()
        yield inside


@contextmanager
def empty(connection: sa.Connection, with_extensions: bool = True) -> Iterator[sa.Connection]:
    """Give a connection to an empty database in memory, with others attached as to the live one."""
    with in_memory(name for name in databases(connection) if name != "main") as inside:
        yield inside


@contextmanager
def in_memory(attached: Iterable[str]) -> Iterator[sa.Connection]:
    """Give a connection to an empty database in memory, with others attached by these names."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    quote = engine.dialect.identifier_preparer.quote_identifier
    with engine.connect() as inside:
        for name in attached:
            inside.exec_driver_sql(f"ATTACH ':memory:' AS {quote(name)}")
        inside.commit()
        yield inside
    engine.dispose()


def databases(connection: sa.Connection) -> list[str]:
    """Return the names of the main database and of those that are attached to it."""
    found = connection.exec_driver_sql("PRAGMA database_list").all()
    return [row[1] for row in found if row[1] != "temp"]


def _in_schema(text: str, schema: str) -> str:
    """Return a stored statement for an attached schema: the text itself never names its schema."""
    if schema == "main":
        return text
    for words in ("TABLE", "UNIQUE INDEX", "INDEX", "VIEW", "TRIGGER"):
        head = f"CREATE {words} "
        if text[: len(head)].upper() == head:
            return f'{head}"{schema}".{text[len(head) :]}'
    return text
