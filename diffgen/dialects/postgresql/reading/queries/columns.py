"""Columns: for each table their lines, and their names by their numbers."""

from __future__ import annotations

from diffgen.dialects.postgresql.reading.queries.fragments import COLLATION, COMMENT, COUNTING

#: What there is to tell of a type by itself; an array is of its elements' type.
TYPES = """
types AS MATERIALIZED (
    SELECT t.oid, t.typcollation AS collation,
        CASE WHEN COALESCE(e.typtype, t.typtype) IN ('d', 'e') THEN pg_catalog.json_build_array(
            CASE COALESCE(e.typtype, t.typtype) WHEN 'd' THEN 'domain' ELSE 'enum' END,
            NULLIF(n.nspname, :default), COALESCE(e.typname, t.typname)) END AS named
    FROM pg_catalog.pg_type AS t
    LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A' AND t.typtype = 'b'
    LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = COALESCE(e.typnamespace, t.typnamespace)
)"""

#: What ``pg_get_expr`` writes for the default of a SERIAL column.
_NEXT_VALUE = "$$nextval('$$ || replace(s.seqrelid::pg_catalog.regclass::text, $$'$$, $$''$$) || $$'::regclass)$$"

# A table's number has the server open the table, which takes more than all else of a default: only one
# that is generated names columns (https://www.postgresql.org/docs/current/functions-info.html).
_DEFAULT = """pg_catalog.pg_get_expr({text}, CASE {generated} WHEN '' THEN 0 ELSE {table} END)"""

#: Sequences, and the columns that they belong to; both are in one schema, always.
SEQUENCES = f"""
owned AS MATERIALIZED (
    SELECT d.objid AS sequence, d.refobjid AS table, d.refobjsubid AS number, d.deptype AS how
    FROM pg_catalog.pg_depend AS d
    WHERE d.classid = 'pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
        AND d.refclassid = 'pg_class'::pg_catalog.regclass AND d.refobjsubid > 0
        AND d.objid IN (SELECT q.seqrelid FROM pg_catalog.pg_sequence AS q)
),
sequences AS MATERIALIZED (
    SELECT s.*, c.relname::text AS name, n.name AS schema, c.relowner AS owner,
        o.table, o.number, o.how, x.default, COALESCE(x.default = {_NEXT_VALUE}, false) AS serial
    FROM pg_catalog.pg_sequence AS s
    JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
    JOIN schemas AS n ON n.oid = c.relnamespace
    LEFT JOIN owned AS o ON o.sequence = s.seqrelid
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = o.table AND d.adnum = o.number
    CROSS JOIN LATERAL (
        SELECT {_DEFAULT.format(text='d.adbin', table='d.adrelid', generated='''(
            SELECT a.attgenerated FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = d.adrelid AND a.attnum = d.adnum)''')} AS default
        OFFSET 0
    ) AS x
)"""

#: A usual column has a short line. What a table only inherits is its parent's, and has none; a partition
#: has all its columns so. A dropped one has a number, too.
COLUMNS = f"""
columns AS MATERIALIZED (
    SELECT l.table, pg_catalog.string_agg(l.line, E'\\n' ORDER BY l.number) AS lines,
        pg_catalog.string_agg(l.counter, E'\\n') AS counters,
        pg_catalog.array_agg(l.name ORDER BY l.number) AS names,
        pg_catalog.array_agg(l.collation ORDER BY l.number) AS collations
    FROM (
        SELECT a.attrelid AS table, a.attnum AS number, a.attname::text AS name,
            a.attcollation AS collation,
            CASE
                WHEN a.attisdropped OR NOT a.attislocal THEN NULL
                WHEN a.attgenerated = '' AND s.seqrelid IS NULL AND t.named IS NULL
                    AND a.attcollation = t.collation
                THEN pg_catalog.json_build_array(
                    a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
                    pg_catalog.pg_get_expr(d.adbin, 0), m.description)
                ELSE pg_catalog.json_build_array(
                    a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
                    CASE WHEN s.serial IS NOT TRUE THEN
                        {_DEFAULT.format(text='d.adbin', table='c.oid', generated='a.attgenerated')} END,
                    m.description, a.attgenerated,
                    CASE WHEN a.attcollation <> t.collation THEN {COLLATION.format(oid='a.attcollation')} END,
                    t.named,
                    CASE WHEN a.attidentity <> '' THEN pg_catalog.json_build_array(
                        a.attidentity = 'a', {COUNTING}) END,
                    COALESCE(s.serial, false))
                END::text AS line,
            CASE WHEN s.serial AND a.attislocal THEN pg_catalog.json_build_array(
                a.attname, s.default, s.schema, s.name, pg_catalog.format_type(s.seqtypid, NULL),
                {COUNTING}) END::text AS counter
        FROM tables AS c
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
        LEFT JOIN types AS t ON t.oid = a.atttypid
        LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
        LEFT JOIN sequences AS s ON s.table = c.oid AND s.number = a.attnum AND (s.serial OR s.how = 'i')
        {COMMENT.format(alias='m', oid='c.oid', catalog='c.catalog', number='a.attnum')}
        WHERE a.attnum > 0
        OFFSET 0
    ) AS l
    GROUP BY l.table
)"""
