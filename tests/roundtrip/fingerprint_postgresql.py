"""PostgreSQL's catalog, by queries of its own: nothing of SQLAlchemy's or diffgen's reflection."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

# With an empty search path every name is spelled with its schema.
SEARCH_PATH = "SET search_path = ''"

USER = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
OWN = "c.relname !~ '^(diffgen|alembic)_'"

SCHEMAS = f"""
SELECT 'schema ' || n.nspname, coalesce('comment ' || obj_description(n.oid, 'pg_namespace'), 'exists')
FROM pg_catalog.pg_namespace n WHERE {USER} AND n.nspname <> 'public'
"""

EXTENSIONS = """
SELECT 'extension ' || extname, extversion || ' in ' || extnamespace::regnamespace
FROM pg_catalog.pg_extension
"""

TABLES = f"""
SELECT 'table ' || n.nspname || '.' || c.relname,
  concat_ws(' ', c.relkind, c.relpersistence, am.amname,
    (SELECT array_agg(o ORDER BY o) FROM unnest(c.reloptions) o)::text,
    'tablespace ' || s.spcname, 'by ' || pg_get_partkeydef(c.oid),
    'of ' || (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno)
      FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
    pg_get_expr(c.relpartbound, c.oid), quote_literal(obj_description(c.oid, 'pg_class')))
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
WHERE {USER} AND {OWN} AND c.relkind NOT IN ('i', 'I', 'S', 't')
"""

COLUMNS = f"""
SELECT 'table ' || n.nspname || '.' || c.relname || ' column ' || a.attname, fact.name, fact.value
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation k ON k.oid = a.attcollation AND a.attcollation <> t.typcollation
CROSS JOIN LATERAL (VALUES
  ('type', format_type(a.atttypid, a.atttypmod)),
  ('not null', a.attnotnull::text),
  ('identity', nullif(a.attidentity::text, '')),
  ('generated', nullif(a.attgenerated::text, '')),
  ('default', pg_get_expr(d.adbin, d.adrelid)),
  ('collation', k.collname::text),
  ('storage', nullif(a.attstorage, t.typstorage)::text),
  ('compression', nullif(a.attcompression::text, '')),
  ('statistics', nullif(a.attstattarget, -1)::text),
  ('comment', col_description(c.oid, a.attnum))
) fact (name, value)
WHERE {USER} AND {OWN} AND c.relkind NOT IN ('i', 'I', 'S', 't', 'c')
AND a.attnum > 0 AND NOT a.attisdropped AND fact.value IS NOT NULL
"""

# PostgreSQL 18 lists NOT NULL as constraints, too; the columns say it already.
CONSTRAINTS = f"""
SELECT 'table ' || n.nspname || '.' || c.relname || ' constraint ' || k.conname,
  concat_ws(' ', pg_get_constraintdef(k.oid), 'comment ' || obj_description(k.oid, 'pg_constraint'),
    (SELECT array_agg(o ORDER BY o) FROM unnest(i.reloptions) o)::text,
    'index comment ' || obj_description(i.oid, 'pg_class'))
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class i ON i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
WHERE {USER} AND {OWN} AND k.contype <> 'n'
"""

INDEXES = f"""
SELECT 'index ' || n.nspname || '.' || i.relname,
  concat_ws(' ', pg_get_indexdef(x.indexrelid), CASE WHEN NOT x.indisvalid THEN 'INVALID' END,
    'tablespace ' || s.spcname, 'comment ' || obj_description(i.oid, 'pg_class'))
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace
LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = i.reltablespace
WHERE {USER} AND {OWN} AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
  WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
"""

SEQUENCES = f"""
SELECT 'sequence ' || n.nspname || '.' || c.relname,
  concat_ws(' ', format_type(s.seqtypid, NULL), 'start', s.seqstart, 'increment', s.seqincrement,
    'min', s.seqmin, 'max', s.seqmax, 'cycle', s.seqcycle, 'cache', s.seqcache,
    'comment ' || obj_description(c.oid, 'pg_class'),
    (SELECT concat(CASE p.deptype WHEN 'i' THEN 'identity' ELSE 'owned by' END, ' ',
        o.oid::regclass, '.', a.attname)
      FROM pg_catalog.pg_depend p
      JOIN pg_catalog.pg_class o ON o.oid = p.refobjid
      JOIN pg_catalog.pg_attribute a ON a.attrelid = o.oid AND a.attnum = p.refobjsubid
      WHERE p.classid = 'pg_catalog.pg_class'::regclass AND p.objid = c.oid AND p.deptype IN ('a', 'i')
        AND p.refclassid = 'pg_catalog.pg_class'::regclass))
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE {USER} AND {OWN}
"""

TYPES = f"""
SELECT 'type ' || n.nspname || '.' || t.typname,
  concat_ws(' ', t.typtype,
    (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
      FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid),
    format_type(nullif(t.typbasetype, 0), t.typtypmod),
    'default ' || coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault),
    CASE WHEN t.typnotnull THEN 'not null' END,
    (SELECT 'collation ' || k.collname FROM pg_catalog.pg_collation k
      JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
      WHERE k.oid = t.typcollation AND t.typcollation <> b.typcollation),
    (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname)
      FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'),
    (SELECT format_type(r.rngsubtype, NULL) FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid),
    'comment ' || obj_description(t.oid, 'pg_type'))
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE {USER} AND t.typtype IN ('e', 'd', 'r')
"""

ROUTINES = f"""
SELECT 'routine ' || p.oid::regprocedure, pg_get_functiondef(p.oid)
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE {USER} AND p.prokind IN ('f', 'p') AND p.prolang NOT IN
  (SELECT oid FROM pg_catalog.pg_language WHERE lanname IN ('internal', 'c'))
"""

TRIGGERS = f"""
SELECT 'trigger ' || n.nspname || '.' || c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid)
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE {USER} AND NOT t.tgisinternal
"""


def postgresql_facts(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Path and value of everything in the database's own schemas."""
    path = connection.exec_driver_sql("SHOW search_path").scalar_one()
    connection.exec_driver_sql(SEARCH_PATH)
    try:
        for query in (
            SCHEMAS,
            EXTENSIONS,
            TABLES,
            COLUMNS,
            CONSTRAINTS,
            INDEXES,
            SEQUENCES,
            TYPES,
            ROUTINES,
            TRIGGERS,
        ):
            for row in connection.exec_driver_sql(query):
                *path_parts, value = row
                yield " ".join(path_parts), value
    finally:
        connection.exec_driver_sql(f"SET search_path = {path}")
