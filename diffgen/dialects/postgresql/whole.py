"""A database of PostgreSQL as a whole."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.contracts import Whole
from diffgen.dialects.postgresql.scratch import empty

_USERS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_SCHEMAS = f"SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE {_USERS} ORDER BY 1"
_COUNTERS = "SELECT schemaname, sequencename, last_value FROM pg_catalog.pg_sequences"

# What belongs to an extension is the extension's.
_NOT_OF_AN_EXTENSION = """NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = '{catalog}'::regclass AND d.objid = {object}.oid AND d.deptype = 'e')"""


def _own(catalog: str, alias: str) -> str:
    return f"{_USERS} AND {_NOT_OF_AN_EXTENSION.format(catalog=catalog, object=alias)}"


_VIEWS = f"""
SELECT 'view ' || c.oid::regclass,
  concat_ws(' ', c.relkind, c.reloptions::text, pg_get_viewdef(c.oid),
    obj_description(c.oid, 'pg_class'))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND {_own('pg_class', 'c')}
"""
_ROUTINES = f"""
SELECT 'routine ' || p.oid::regprocedure,
  concat_ws(' ', CASE WHEN p.prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END,
    p.proacl::text, obj_description(p.oid, 'pg_proc'))
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE {_own('pg_proc', 'p')}
"""
_TRIGGERS = f"""
SELECT 'trigger ' || t.tgname || ' on ' || c.oid::regclass,
  concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled, obj_description(t.oid, 'pg_trigger'))
FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT t.tgisinternal AND {_USERS}
"""
_RULES = f"""
SELECT 'rule ' || r.rulename || ' on ' || c.oid::regclass, pg_get_ruledef(r.oid)
FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE r.rulename <> '_RETURN' AND {_USERS}
"""
_POLICIES = """
SELECT 'policy ' || policyname || ' on ' || format('%I.%I', schemaname, tablename),
  concat_ws(' ', permissive, roles::text, cmd, qual, with_check) FROM pg_catalog.pg_policies
"""
_TYPES = f"""
SELECT 'type ' || t.oid::regtype,
  concat_ws(' ', t.typtype, format_type(nullif(t.typbasetype, 0), t.typtypmod), t.typnotnull,
    t.typdefault,
    (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname)
      FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid),
    (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', '
        ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
    (SELECT format_type(r.rngsubtype, NULL) FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid),
    obj_description(t.oid, 'pg_type'))
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
WHERE (t.typtype IN ('d', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')) AND {_own('pg_type', 't')}
"""
_TABLES = f"""
SELECT 'table ' || c.oid::regclass,
  concat_ws(' ', c.relkind, c.relpersistence, pg_get_expr(c.relpartbound, c.oid), c.relacl::text,
    CASE WHEN c.relrowsecurity THEN 'row security' END,
    CASE WHEN c.relforcerowsecurity THEN 'forced' END, c.relreplident,
    (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno)
      FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
    (SELECT string_agg(concat_ws(' ', a.attname, nullif(a.attstorage, t.typstorage)::text,
        nullif(a.attstattarget, -1), nullif(a.attcompression, ''), a.attacl::text), ', '
        ORDER BY a.attname)
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND {_own('pg_class', 'c')}
"""
_STATISTICS = """
SELECT 'statistics ' || format('%I', stxname), pg_get_statisticsobjdef(oid)
FROM pg_catalog.pg_statistic_ext
"""
_EXTENSIONS = "SELECT 'extension ' || extname, extversion FROM pg_catalog.pg_extension"
_SCHEMAS_ACCESS = f"""
SELECT 'schema ' || n.nspname, n.nspacl::text FROM pg_catalog.pg_namespace n
WHERE n.nspacl IS NOT NULL AND {_USERS}
"""
_PUBLICATIONS = """
SELECT 'publication ' || pubname, (to_jsonb(p) - 'oid' - 'pubowner')::text
FROM pg_catalog.pg_publication p
"""
_BEYOND = (
    _VIEWS,
    _ROUTINES,
    _TRIGGERS,
    _RULES,
    _POLICIES,
    _TYPES,
    _TABLES,
    _STATISTICS,
    _EXTENSIONS,
    _SCHEMAS_ACCESS,
    _PUBLICATIONS,
)


def schemas(connection: sa.Connection) -> list[str]:
    """Return the names of the schemas that are users'."""
    return [row[0] for row in connection.exec_driver_sql(_SCHEMAS)]


def counters(connection: sa.Connection) -> sa.CursorResult[tuple[object, ...]]:
    """Return where the sequences stand."""
    return connection.exec_driver_sql(_COUNTERS)


def beyond(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Yield views, routines, triggers, domains, rights and their like."""
    for query in _BEYOND:
        # Percent signs are format()'s.
        options = {"no_parameters": True}
        for name, text in connection.exec_driver_sql(query, execution_options=options):
            yield name, text or ""


WHOLE = Whole(empty=empty, schemas=schemas, counters=counters, beyond=beyond)
