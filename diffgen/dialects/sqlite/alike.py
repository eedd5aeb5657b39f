"""Columns that are written in other words, and are the same to SQLite: as ``create_all`` and other people write them.

A declared column that differs from the one that is there in words alone takes over these, so that nothing
is said of them, and nothing is rebuilt for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from diffgen.catalog import Catalog, Key, Pair
from diffgen.dialects.sqlite.given import given
from diffgen.kinds.column import Column
from diffgen.kinds.primary_key import PrimaryKey

#: The type that makes a key of one column the rowid of its table.
ROWID = "INTEGER"
_SHAPE = re.compile(r"(?P<name>[A-Z0-9_ ]+?) ?(?P<arguments>\(.*\))?")
#: Names of one type, all of one affinity (https://www.sqlite.org/datatype3.html, section 3.1.1). NUM and
#: INT are what CREATE TABLE AS writes.
SYNONYMS = {
    "INT": "INTEGER",
    "INT4": "INTEGER",
    "INT2": "SMALLINT",
    "INT8": "BIGINT",
    "BIG INT": "BIGINT",
    "BOOL": "BOOLEAN",
    "CHARACTER": "CHAR",
    "CHARACTER VARYING": "VARCHAR",
    "CHAR VARYING": "VARCHAR",
    "VARYING CHARACTER": "VARCHAR",
    "NATIONAL CHARACTER": "NCHAR",
    "NATIVE CHARACTER": "NCHAR",
    "NATIONAL CHARACTER VARYING": "NVARCHAR",
    "DEC": "DECIMAL",
    "NUM": "NUMERIC",
    "DOUBLE PRECISION": "DOUBLE",
    "TIMESTAMP WITHOUT TIME ZONE": "TIMESTAMP",
}
#: Types that take a width from elsewhere, ``INT(11)``, which means nothing.
_WITHOUT_WIDTH = frozenset({"INTEGER", "SMALLINT", "BIGINT", "TINYINT", "MEDIUMINT"})


def aligned(pair: Pair) -> Pair:
    """Return the pair, each declared column in the words of the one that is there, as far as they mean the same."""
    changed = {obj.key: obj for obj in _in_words_that_are_there(pair)}
    if not changed:
        return pair
    return Pair(pair.before, Catalog(changed.get(key, obj) for key, obj in pair.after.items()))


def _in_words_that_are_there(pair: Pair) -> Iterator[Column]:
    for key, wanted in pair.after.items():
        there = pair.before.get(key)
        if isinstance(wanted, Column) and isinstance(there, Column) and there != wanted:
            found = _aligned(there, wanted, pair)
            if found != wanted:
                yield found


def _aligned(there: Column, wanted: Column, pair: Pair) -> Column:
    if _same_type(there, wanted, pair):
        type_ = replace(wanted.type, sql=there.type.sql, written=there.type.written)
        wanted = replace(wanted, type=type_)
    if _is_never_null(there, pair.before) and _is_never_null(wanted, pair.after):
        wanted = replace(wanted, nullable=there.nullable)
    if _same_default(there, wanted, pair):
        wanted = replace(wanted, default=there.default)
    return wanted


def _same_type(there: Column, wanted: Column, pair: Pair) -> bool:
    """Return whether two types are one, be the column a table's rowid or not."""
    first, second = there.type.sql, wanted.type.sql
    if meaning(first) != meaning(second):
        return False
    alone = _is_key(there, pair.before) or _is_key(wanted, pair.after)
    return not alone or (first == ROWID) == (second == ROWID)


def meaning(sql: str) -> str:
    """Return a type by the name that stands for its synonyms."""
    found = _SHAPE.fullmatch(sql)
    if found is None:
        return sql
    name = SYNONYMS.get(found["name"], found["name"])
    return name if name in _WITHOUT_WIDTH else name + (found["arguments"] or "")


def _same_default(there: Column, wanted: Column, pair: Pair) -> bool:
    """Return whether a row that says nothing of the column gets one value, whichever of the defaults it is."""
    if there.default == wanted.default or meaning(there.type.sql) != meaning(wanted.type.sql):
        return False
    strict = [_option(one, side, "sqlite_strict") for one, side in _both(there, wanted, pair)]
    if strict[0] != strict[1]:
        return False
    first, second = (
        given(one.default, one.type.sql, strict=bool(strict[0])) for one in (there, wanted)
    )
    return first is not None and first == second


def _is_never_null(column: Column, catalog: Catalog) -> bool:
    """Return whether a column takes no NULL, whatever is said of it.

    So it is with the rowid, which counts instead, and with keys of tables that are STRICT or have no
    rowid (https://www.sqlite.org/rowidtable.html, https://www.sqlite.org/stricttables.html).
    """
    if _option(column, catalog, "sqlite_strict") or _has_no_rowid(column, catalog):
        return any(column.key.name in key.columns for key in _keys(column, catalog))
    return column.type.sql == ROWID and _is_key(column, catalog)


def _is_key(column: Column, catalog: Catalog) -> bool:
    """Return whether a column alone is the primary key of a table with rowids."""
    keys = _keys(column, catalog)
    return not _has_no_rowid(column, catalog) and any(
        key.columns == (column.key.name,) for key in keys
    )


def _keys(column: Column, catalog: Catalog) -> list[PrimaryKey]:
    parts = catalog.of_table(column.key.schema, column.key.table or "")
    return [one for one in parts if isinstance(one, PrimaryKey)]


def _has_no_rowid(column: Column, catalog: Catalog) -> bool:
    return _option(column, catalog, "sqlite_with_rowid") is False


def _option(column: Column, catalog: Catalog, name: str) -> object:
    table = catalog[Key("table", column.key.schema, column.key.table or "")]
    return dict(table.options).get(name)


def _both(there: Column, wanted: Column, pair: Pair) -> tuple[tuple[Column, Catalog], ...]:
    return ((there, pair.before), (wanted, pair.after))
