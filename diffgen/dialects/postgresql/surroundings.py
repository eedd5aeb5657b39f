"""What columns, checks and indexes may be made of, and no kind stands for: a scratch database gets it, too.

Collations, composite types, ranges and functions: without them, what is there couldn't be made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from diffgen.errors import NoStandIn

OWN = """n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend AS d
    WHERE d.classid = '{catalog}'::pg_catalog.regclass AND d.objid = {oid} AND d.deptype = 'e')"""
PLACE = "pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident"

#: https://www.postgresql.org/docs/current/catalog-pg-collation.html; where the locale of ICU is,
#: has changed with versions 15 and 17.
_COLLATIONS = f"""
SELECT 'CREATE COLLATION ' || {PLACE}(c.collname) || ' (provider = '
    || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END
    || CASE WHEN {{locale}} IS NULL
        THEN ', lc_collate = ' || pg_catalog.quote_literal(c.collcollate)
            || ', lc_ctype = ' || pg_catalog.quote_literal(c.collctype)
        ELSE ', locale = ' || pg_catalog.quote_literal({{locale}}) END
    || ', deterministic = ' || c.collisdeterministic || ')'
FROM pg_catalog.pg_collation AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace
WHERE {OWN.format(catalog="pg_collation", oid="c.oid")} ORDER BY c.oid
"""
_COMPOSITES = f"""
SELECT 'CREATE TYPE ' || {PLACE}(t.typname) || ' AS (' || pg_catalog.string_agg(
    pg_catalog.quote_ident(a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod),
    ', ' ORDER BY a.attnum) || ')'
FROM pg_catalog.pg_type AS t JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid AND c.relkind = 'c'
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE {OWN.format(catalog="pg_type", oid="t.oid")}
GROUP BY t.oid, n.nspname, t.typname ORDER BY t.oid
"""
_RANGES = f"""
SELECT 'CREATE TYPE ' || {PLACE}(t.typname) || ' AS RANGE (subtype = '
    || pg_catalog.format_type(r.rngsubtype, NULL) || ')'
FROM pg_catalog.pg_range AS r JOIN pg_catalog.pg_type AS t ON t.oid = r.rngtypid
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE {OWN.format(catalog="pg_type", oid="t.oid")} ORDER BY t.oid
"""
FUNCTIONS = f"""
SELECT pg_catalog.pg_get_functiondef(p.oid)
FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
WHERE p.prokind = 'f' AND {OWN.format(catalog="pg_proc", oid="p.oid")} ORDER BY p.oid
"""
_SCHEMAS = """
SELECT 'CREATE SCHEMA IF NOT EXISTS ' || pg_catalog.quote_ident(n.nspname)
FROM pg_catalog.pg_namespace AS n
WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public') ORDER BY n.oid
"""


def surroundings(connection: sa.Connection) -> Sequence[str]:
    """Return the statements that make what the database of a connection has of these."""
    version = connection.dialect.server_version_info or ()
    locale = "c.colllocale" if version >= (17,) else "c.colliculocale"
    if version < (15,):
        locale = "CASE WHEN c.collprovider = 'i' THEN c.collcollate::text END"
    queries = (_COLLATIONS.format(locale=locale), _COMPOSITES, _RANGES, FUNCTIONS)
    found = texts(connection, *queries)
    return texts(connection, _SCHEMAS) + found if found else []


def texts(connection: sa.Connection, *queries: str) -> list[str]:
    """Return the statements that queries find, in the order of the queries."""
    unchanged = {"no_parameters": True}
    return [
        row[0]
        for query in queries
        for row in connection.exec_driver_sql(query, execution_options=unchanged)
    ]


def surround(connection: sa.Connection, statements: Sequence[str]) -> None:
    """Carry the statements out, in whichever order they need one another.

    One that needs a table, or a type that comes with the tables, is left out: what then needs that one is told
    by the proof, in the server's words.
    """
    connection.exec_driver_sql("SET LOCAL check_function_bodies = off")
    left: Sequence[str] = statements
    while left:
        refused = list(_refused(connection, left))
        if len(refused) == len(left):
            break
        left = refused
    connection.commit()


def _refused(connection: sa.Connection, statements: Sequence[str]) -> Iterator[str]:
    for statement in statements:
        savepoint = connection.begin_nested()
        try:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        except (sa.exc.DBAPIError, NoStandIn):
            savepoint.rollback()
            yield statement
        else:
            savepoint.commit()
