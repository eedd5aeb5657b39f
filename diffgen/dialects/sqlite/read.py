"""Read a live database: one query, whatever the number of tables and schemas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from diffgen.contracts import Dialect, Live
from diffgen.dialects.sqlite import modules
from diffgen.dialects.sqlite.stored import SchemaTexts, StoredTexts
from diffgen.errors import CommandError
from migrations_runtime.dialects.sqlite.text.tokens import quote

_QUERY = """
SELECT {position}, s.type, s.tbl_name, s.name, s.sql FROM {schema}.sqlite_master AS s
WHERE s.type IN ('table', 'index') AND s.sql IS NOT NULL AND substr(s.name, 1, 7) <> 'sqlite_'
    AND s.tbl_name NOT IN ({modules})
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
            found[schema].indexes.setdefault(table, {})[name] = sql
    return StoredTexts(tuple(found.values()))


def _rows(live: Live) -> Sequence[Any]:
    """Return the texts of tables and indexes, each with the place of its schema."""
    names = [schema or "main" for schema in live.schemas]
    if not names:
        return ()
    version = live.connection.dialect.server_version_info or ()
    queries = (
        _QUERY.format(
            position=position,
            schema=quote(name),
            modules=modules.virtual_and_shadow(name, version),
        )
        for position, name in enumerate(names)
    )
    return live.connection.exec_driver_sql(" UNION ALL ".join(queries)).all()


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
