"""Read a live database: one query for each schema, whatever the number of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, InFull, Live, Stored
from diffgen.dialects.sqlite.from_text import from_index, from_table
from diffgen.errors import CommandError
from diffgen.kinds.schema import Schema
from migrations_runtime.dialects.sqlite.text.index_text import IndexText, parse_index
from migrations_runtime.dialects.sqlite.text.table_text import TableText, parse_table
from migrations_runtime.dialects.sqlite.text.tokens import SQLiteTextError, fold

# A virtual table and the tables in its shadow belong to its module (https://www.sqlite.org/vtab.html).
_QUERY = """
SELECT s.type, s.name, s.sql FROM {schema}.sqlite_schema AS s
WHERE s.type IN ('table', 'index') AND s.sql IS NOT NULL AND substr(s.name, 1, 7) <> 'sqlite_'
    AND s.tbl_name NOT IN (
        SELECT t.name FROM pragma_table_list AS t WHERE t.type IN ('virtual', 'shadow'))
"""


def read(live: Live, dialect: Dialect) -> Stored:
    """Return what there is of the schemas that ``live`` looks at."""
    return InFull(list(_objects(live)))


def _objects(live: Live) -> Iterator[Object]:
    attached = {row[1] for row in live.connection.exec_driver_sql("PRAGMA database_list")}
    for schema in live.schemas:
        if schema is None:
            yield from _schema(live, None)
        elif schema in attached:
            yield Schema(Key("schema", None, schema))
            yield from _schema(live, schema)
        else:
            raise CommandError(
                f"no database is attached as {schema}, which the models name as a schema;"
                " ATTACH it in env.py when it connects"
            )


def _schema(live: Live, schema: str | None) -> Iterator[Object]:
    quote = live.connection.dialect.identifier_preparer.quote_identifier
    query = _QUERY.replace("{schema}", quote(schema or "main"))
    rows = live.connection.execute(sa.text(query)).all()
    tables = [parsed_table(row.name, row.sql) for row in rows if row.type == "table"]
    indexes = [parse_index(row.sql) for row in rows if row.type == "index"]
    kept = [table for table in tables if (schema, table.name) not in live.ignored]
    yield from objects(kept, indexes, schema)


def objects(
    tables: Iterable[TableText], indexes: Iterable[IndexText], schema: str | None
) -> Iterator[Object]:
    """Yield what the texts of one schema's tables and indexes say."""
    by_name = {fold(table.name): table for table in tables}

    def find(name: str) -> TableText | None:
        return by_name.get(fold(name))

    for table in by_name.values():
        yield from from_table(table, schema, find)
    for index in indexes:
        if find(index.table) is not None:
            yield from_index(index, find(index.table), schema)


def parsed_table(name: str, sql: str) -> TableText:
    """Return the text of a table, read.

    :raises CommandError: for a text that can't be read.
    """
    try:
        return parse_table(sql)
    except SQLiteTextError as error:
        raise CommandError(
            f"the stored text of table {name} can't be read: {error};"
            " leave the table out by include_name in env.py"
        ) from error
