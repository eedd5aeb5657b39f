"""Read a live database: one query, whatever the number of tables and schemas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from diffgen.contracts import Dialect, Live
from diffgen.dialects.sqlite.stored import SchemaTexts, StoredTexts
from diffgen.errors import CommandError
from migrations_runtime.dialects.sqlite.text.tokens import quote

# A virtual table and the tables in its shadow belong to its module (https://www.sqlite.org/vtab.html).
_QUERY = """
SELECT ?, s.type, s.tbl_name, s.name, s.sql FROM {schema}.sqlite_schema AS s
WHERE s.type IN ('table', 'index') AND s.sql IS NOT NULL AND substr(s.name, 1, 7) <> 'sqlite_'
    AND s.tbl_name NOT IN (
        SELECT t.name FROM pragma_table_list AS t
        WHERE t.schema = ? AND t.type IN ('virtual', 'shadow'))
"""


def read(live: Live, dialect: Dialect) -> StoredTexts:
    """Return what there is of the schemas that ``live`` looks at.

    :raises CommandError: for a schema that isn't there.
    """
    _require_attached(live)
    found = {schema: SchemaTexts(schema) for schema in live.schemas}
    for position, type_, table, name, sql in _rows(live):
        schema = live.schemas[position]
        if (schema, table) in live.ignored:
            continue
        if type_ == "table":
            found[schema].tables[table] = sql
        else:
            found[schema].indexes.append((table, name, sql))
    return StoredTexts(tuple(found.values()))


def _rows(live: Live) -> Iterable[Any]:
    """Yield the texts of tables and indexes, each with the place of its schema."""
    names = [schema or "main" for schema in live.schemas]
    if not names:
        return ()
    query = " UNION ALL ".join(_QUERY.replace("{schema}", quote(name)) for name in names)
    parameters = tuple(one for pair in enumerate(names) for one in pair)
    return live.connection.exec_driver_sql(query, parameters)


def _require_attached(live: Live) -> None:
    if live.schemas in ((), (None,)):
        return
    attached = {row[1] for row in live.connection.exec_driver_sql("PRAGMA database_list")}
    for schema in live.schemas:
        if schema is not None and schema not in attached:
            raise CommandError(
                f"no database is attached as {schema}, which the models name as a schema;"
                " ATTACH it in env.py when it connects"
            )
