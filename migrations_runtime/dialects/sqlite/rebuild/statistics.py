"""What ANALYZE found out about a table (https://www.sqlite.org/fileformat2.html#stat1tab).

DROP TABLE deletes it by the table's name (sqlite3ClearStatTables, src/build.c), and nobody would
miss it but the planner: queries get slow after a rebuild, until somebody runs ANALYZE again.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.stored import StoredTable
from migrations_runtime.dialects.sqlite.text.clauses import PrimaryKey, Unique
from migrations_runtime.dialects.sqlite.text.table_text import TableText
from migrations_runtime.dialects.sqlite.text.tokens import literal, quote


def put_aside(stored: StoredTable) -> Iterator[str]:
    """Give the statements that keep what is known from the DROP TABLE to come."""
    for kept_in in stored.statistics:
        yield _moved(stored, kept_in, stored.table.name, stored.free_name)


def taken_back(stored: StoredTable, draft: Draft) -> Iterator[str]:
    """Give the statements that put it back, but for what is known of indexes that are others now."""
    same = {index.name for index in stored.indexes if index in draft.indexes} | {stored.table.name}
    listed = ", ".join(literal(name) for name in sorted(same))
    made_by_keys = "idx GLOB 'sqlite_autoindex_*'"
    others = f"idx NOT IN ({listed})"
    if _keys(stored.table) == _keys(draft.table):
        others += f" AND NOT {made_by_keys}"
    for kept_in in stored.statistics:
        name = f"{quote(stored.schema)}.{kept_in}"
        yield f"DELETE FROM {name} WHERE tbl = {literal(stored.free_name)} AND {others}"
        yield _moved(stored, kept_in, stored.free_name, stored.table.name)


def _moved(stored: StoredTable, kept_in: str, before: str, after: str) -> str:
    name = f"{quote(stored.schema)}.{kept_in}"
    return f"UPDATE {name} SET tbl = {literal(after)} WHERE tbl = {literal(before)}"


def _keys(table: TableText) -> list[object]:
    """Return what SQLite makes indexes for, in the order by which it numbers these."""
    kinds = (PrimaryKey, Unique)
    return [found.elements for found in table.all_constraints if isinstance(found, kinds)]
