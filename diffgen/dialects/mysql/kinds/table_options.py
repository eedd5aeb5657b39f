"""Options of tables: what models say by keyword, as ``information_schema.TABLES`` would tell it.

https://mariadb.com/kb/en/create-table/#table-options ·
https://dev.mysql.com/doc/refman/8.4/en/create-table.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Dialect
from diffgen.dialects.mysql.server import collation_name, server_of
from diffgen.kinds.declaring import Options, has_keywords

PREFIX = "mysql_"
ENGINE, COLLATE, ROW_FORMAT = "mysql_engine", "mysql_collate", "mysql_row_format"
_CHARSETS = ("charset", "character_set", "default_charset", "default_character_set")
_COLLATIONS = ("collate", "default_collate")
#: What only tells where the counter stands.
_COUNTERS = ("auto_increment",)
#: Options that CREATE TABLE takes, and that are left as they are on a table that is there: how it is
#: divided, where its files lie, and what its rows are found by elsewhere.
CREATION = tuple(
    PREFIX + name
    for name in (
        "partition_by",
        "partitions",
        "subpartition_by",
        "subpartitions",
        "data_directory",
        "index_directory",
        "tablespace",
        "connection",
        "password",
        "union",
        "insert_method",
        "secondary_engine",
    )
)
#: What an option is where nothing is said, if that isn't the number 0.
DEFAULTS = {
    ROW_FORMAT: "DEFAULT",
    "mysql_pack_keys": "DEFAULT",
    "mysql_stats_persistent": "DEFAULT",
    "mysql_stats_auto_recalc": "DEFAULT",
    "mysql_stats_sample_pages": "DEFAULT",
    "mysql_page_checksum": "1",
    "mysql_transactional": "1",
    "mysql_encrypted": "NO",
    "mysql_compression": "NONE",
    "mysql_encryption": "N",
}
#: Unknown to all engines but Aria: https://mariadb.com/kb/en/aria-storage-engine/#aria-table-options
OF_AN_ENGINE = ("mysql_transactional",)


def said(table: sa.Table, dialect: Dialect) -> Mapping[str, Any]:
    """Return the keywords that SQLAlchemy heeds for this URL, without their prefix.

    It takes ``mysql_engine`` for ``mysql://``, and ``mariadb_engine`` for ``mariadb://``
    (``MySQLDDLCompiler.post_create_table``). A reflected table has "default charset", with a space.
    """
    if not has_keywords(table):
        return {}
    prefix = f"{dialect.sqlalchemy.name}_"
    return {
        name.removeprefix(prefix).lower().replace(" ", "_"): value
        for name, value in table.kwargs.items()
        if name.startswith(prefix) and value is not None
    }


def collation_of(table: sa.Table, dialect: Dialect) -> str:
    """Return the collation of the table's texts that name none."""
    given = said(table, dialect)
    for name in _COLLATIONS:
        if name in given:
            return collation_name(str(given[name]))
    for name in _CHARSETS:
        if name in given:
            return server_of(dialect).collation_of(str(given[name]))
    return server_of(dialect).collation_in(dialect.schema(table.schema))


def engine_of(table: sa.Table, dialect: Dialect) -> str:
    """Return the engine of the table."""
    return str(said(table, dialect).get("engine") or server_of(dialect).engine)


def comment_of(table: sa.Table, dialect: Dialect) -> str | None:
    """Return the comment of the table, whichever way it is said."""
    return table.comment or said(table, dialect).get("comment") or None


def options(table: sa.Table, dialect: Dialect) -> Options:
    """Return the options of a declared table that differ from what the server takes by itself."""
    given = said(table, dialect)
    found: dict[str, str] = {}
    for name, value in given.items():
        if name not in (*_CHARSETS, *_COLLATIONS, *_COUNTERS, "engine", "comment"):
            found[PREFIX + name] = _value(PREFIX + name, value)
    kept = {name: value for name, value in found.items() if not is_default(name, value)}
    if engine_of(table, dialect).lower() != server_of(dialect).engine.lower():
        kept[ENGINE] = engine_of(table, dialect).upper()
    collation = collation_of(table, dialect)
    if collation != server_of(dialect).collation_in(dialect.schema(table.schema)):
        kept[COLLATE] = collation
    return tuple(sorted(kept.items()))


def is_default(name: str, value: str) -> bool:
    """Return whether an option says what holds anyway."""
    return value == DEFAULTS.get(name, "0")


def reset(name: str, schema: str | None, dialect: Dialect) -> str:
    """Return the value that takes an option back."""
    if name == ENGINE:
        return server_of(dialect).engine
    if name == COLLATE:
        return server_of(dialect).collation_in(schema)
    return DEFAULTS.get(name, "0")


def _value(name: str, value: Any) -> str:
    text = str(int(value) if isinstance(value, bool) else value)
    return text if name in CREATION else text.strip("'\"").upper()
