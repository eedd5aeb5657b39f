"""Tables of modules: virtual ones, and those in their shadow, which hold what is in them.

https://www.sqlite.org/vtab.html, section 2.20.
"""

from __future__ import annotations

from migrations_runtime.dialects.sqlite.text.tokens import quote

#: Since when SQLite lists tables with their types: https://www.sqlite.org/pragma.html#pragma_table_list
_LISTS = (3, 37)
_LISTED = "SELECT name FROM pragma_table_list WHERE schema = {text} AND type IN {types}"
_VIRTUAL = "SELECT name FROM {schema}.sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
#: What FTS3 to FTS5 and R-trees call the tables in their shadow, after the name of the virtual one:
#: https://www.sqlite.org/fts3.html · https://www.sqlite.org/fts5.html · https://www.sqlite.org/rtree.html
_ENDINGS = (
    *("content", "segdir", "segments", "stat", "docsize"),
    *("data", "idx", "config"),
    *("node", "parent", "rowid"),
)
_SHADOW = (
    "SELECT v.name || '_' || e.column1 FROM ({virtual}) AS v CROSS JOIN (VALUES {endings}) AS e"
)


def virtual_and_shadow(schema: str, version: tuple[int | str, ...]) -> str:
    """Return the query for the names of a schema's tables of modules.

    :param version: that of SQLite.
    """
    if _lists(version):
        return _listed(schema, "('virtual', 'shadow')")
    return f"{_VIRTUAL.format(schema=quote(schema))} UNION ALL {shadow(schema, version)}"


def shadow(schema: str, version: tuple[int | str, ...]) -> str:
    """Return the query for the names of those in the shadow of others.

    An older SQLite is told by the names that its own modules give them.
    """
    if _lists(version):
        return _listed(schema, "('shadow')")
    endings = ", ".join(f"('{one}')" for one in _ENDINGS)
    return _SHADOW.format(virtual=_VIRTUAL.format(schema=quote(schema)), endings=endings)


def _lists(version: tuple[int | str, ...]) -> bool:
    return tuple(map(int, version[:2])) >= _LISTS


def _listed(schema: str, types: str) -> str:
    text = schema.replace("'", "''")
    return _LISTED.format(text=f"'{text}'", types=types)
