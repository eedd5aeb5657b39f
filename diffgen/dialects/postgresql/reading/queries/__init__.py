"""The one statement that reads a database: a row for each table and for each other thing.

Tables and columns of the catalog: https://www.postgresql.org/docs/current/catalogs.html. What a table
consists of comes in lines of JSON, an array for each column, constraint, index: the server builds a line
with no more work than a row, a client takes a table's lines as one text, and reads those alone that it
has to look into. ``:schemas`` are the names of the schemas read, ``:default`` is that which keys leave out.

Lines are built before they are gathered (``OFFSET 0``): what is sorted is then no wider than they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from diffgen.dialects.postgresql.reading.queries.columns import COLUMNS, SEQUENCES, TYPES
from diffgen.dialects.postgresql.reading.queries.fragments import NAMES, NOT_OF_EXTENSION
from diffgen.dialects.postgresql.reading.queries.indexes import SPECIAL
from diffgen.dialects.postgresql.reading.queries.rows import ROWS

_TABLES = f"""
extended AS MATERIALIZED (
    SELECT e.objid AS oid, e.classid AS catalog FROM pg_catalog.pg_depend AS e
    WHERE e.refclassid = 'pg_extension'::pg_catalog.regclass AND e.deptype = 'e'
),
schemas AS MATERIALIZED (
    SELECT n.oid, NULLIF(n.nspname, :default)::text AS name, n.nspowner AS owner
    FROM pg_catalog.pg_namespace AS n WHERE n.nspname IN :schemas
),
tables AS MATERIALIZED (
    SELECT c.oid, c.tableoid AS catalog, s.name AS schema, c.relname::text AS name,
        c.relowner AS owner, c.relkind, c.relpersistence, c.reloptions, c.reltablespace, c.relam,
        c.relpartbound
    FROM pg_catalog.pg_class AS c JOIN schemas AS s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND {NOT_OF_EXTENSION.format(catalog='pg_class', oid='c.oid')}
)"""

_WITH = ",".join((_TABLES, TYPES, SEQUENCES, COLUMNS, SPECIAL))

# Columns of the catalog that are not in each version: since which, and what holds before.
_NEWER = {
    "nulls_not_distinct": ((15,), "COALESCE(i.indnullsnotdistinct, false)", "false"),
    "delete_columns": (
        (15,),
        "CASE WHEN o.confdelsetcols IS NULL THEN ARRAY[]::text[] ELSE "
        f"{NAMES.format(names='own.names', numbers='o.confdelsetcols')} END",
        "ARRAY[]::text[]",
    ),
    "enforced": ((18,), "o.conenforced", "true"),
}


def statement(version: Sequence[int | str]) -> str:
    """Return the statement for a server of a version."""
    text = f"WITH {_WITH}{ROWS}"
    for name, (since, column, earlier) in _NEWER.items():
        text = text.replace(f"{{{name}}}", column if tuple(version[:1]) >= since else earlier)
    return text
