"""The catalog queries: one for each kind, whatever the number of tables and schemas.

Tables and columns of the catalog: https://www.postgresql.org/docs/current/catalogs.html.
``:schemas`` are the names of the schemas read.
"""

#: What an extension brought along belongs to the extension.
_NOT_OF_EXTENSION = """
    NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS e
        WHERE e.classid = '{catalog}'::pg_catalog.regclass AND e.objid = {oid} AND e.deptype = 'e'
    )"""

SCHEMAS = f"""
SELECT n.nspname AS name
FROM pg_catalog.pg_namespace AS n
WHERE n.nspname IN :schemas
    AND {_NOT_OF_EXTENSION.format(catalog='pg_namespace', oid='n.oid')}
"""

TABLES = f"""
SELECT n.nspname AS schema, c.relname AS name,
    pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound, c.relpersistence::text AS persistence, c.reloptions AS options, t.spcname AS tablespace,
    CASE WHEN a.amname <> 'heap' THEN a.amname END AS method,
    CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_by,
    pg_catalog.obj_description(c.oid, 'pg_class') AS comment,
    ARRAY(
        SELECT ARRAY[pn.nspname, p.relname] FROM pg_catalog.pg_inherits AS i
        JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
        JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
        WHERE i.inhrelid = c.oid ORDER BY i.inhseqno
    ) AS parents
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_tablespace AS t ON t.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am AS a ON a.oid = c.relam
WHERE c.relkind IN ('r', 'p') AND n.nspname IN :schemas
    AND {_NOT_OF_EXTENSION.format(catalog='pg_class', oid='c.oid')}
"""

#: A collation's name; one that has to be qualified is in quotes, as the models' side has it.
_COLLATION = """CASE WHEN pg_catalog.pg_collation_is_visible(l.oid) THEN l.collname::text
        ELSE '"' || pg_catalog.replace(ln.nspname, '"', '""') || '"."'
            || pg_catalog.replace(l.collname, '"', '""') || '"' END"""

#: What ``pg_get_expr`` writes for the default of a SERIAL column.
_NEXT_VALUE = (
    "$$nextval('$$ || replace({oid}::pg_catalog.regclass::text, $$'$$, $$''$$) || $$'::regclass)$$"
)

COLUMNS = f"""
SELECT n.nspname AS schema, c.relname AS table, a.attname AS name, a.attnum AS position,
    pg_catalog.format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS not_null,
    COALESCE(e.typtype, t.typtype)::text AS named, COALESCE(e.typname, t.typname) AS named_name,
    en.nspname AS named_schema,
    pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS default, a.attgenerated::text AS generated,
    a.attidentity::text AS identity, pg_catalog.col_description(c.oid, a.attnum) AS comment,
    CASE WHEN a.attcollation <> t.typcollation THEN
        {_COLLATION} END AS collation,
    s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS minvalue, s.seqmax AS maxvalue,
    s.seqcycle AS cycle, s.seqcache AS cache, s.sequence, s.sequence_schema,
    pg_catalog.format_type(s.seqtypid, NULL) AS sequence_type,
    {_NEXT_VALUE.format(oid='s.seqrelid')} AS next_value
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A' AND t.typtype = 'b'
LEFT JOIN pg_catalog.pg_namespace AS en ON en.oid = COALESCE(e.typnamespace, t.typnamespace)
LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation
LEFT JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace
LEFT JOIN (
    SELECT o.refobjid, o.refobjsubid, qc.relname AS sequence, qn.nspname AS sequence_schema, q.*
    FROM pg_catalog.pg_depend AS o
    JOIN pg_catalog.pg_sequence AS q ON q.seqrelid = o.objid
    JOIN pg_catalog.pg_class AS qc ON qc.oid = q.seqrelid
    JOIN pg_catalog.pg_namespace AS qn ON qn.oid = qc.relnamespace
    WHERE o.classid = 'pg_class'::pg_catalog.regclass
        AND o.refclassid = 'pg_class'::pg_catalog.regclass AND o.deptype IN ('a', 'i')
) AS s ON s.refobjid = c.oid AND s.refobjsubid = a.attnum
WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname IN :schemas
    -- What a table only inherits is its parent's; a partition has all its columns so.
    AND a.attislocal
"""

CONSTRAINTS = """
SELECT n.nspname AS schema, c.relname AS table, o.conname AS name, o.contype::text AS type,
    ARRAY(
        SELECT a.attname FROM pg_catalog.unnest(o.conkey) WITH ORDINALITY AS k(number, position)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.conrelid AND a.attnum = k.number
        ORDER BY k.position
    ) AS columns,
    rn.nspname AS referent_schema, r.relname AS referent,
    ARRAY(
        SELECT a.attname FROM pg_catalog.unnest(o.confkey) WITH ORDINALITY AS k(number, position)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.confrelid AND a.attnum = k.number
        ORDER BY k.position
    ) AS referent_columns,
    o.confupdtype::text AS onupdate, o.confdeltype::text AS ondelete,
    o.confmatchtype::text AS match,
    o.condeferrable AS deferrable, o.condeferred AS deferred,
    (o.convalidated OR NOT {enforced}) AS validated,
    o.connoinherit AS no_inherit, pg_catalog.pg_get_expr(o.conbin, o.conrelid) AS condition,
    CASE WHEN o.contype IN ('x', 'f') THEN pg_catalog.pg_get_constraintdef(o.oid) END AS definition,
    pg_catalog.obj_description(o.oid, 'pg_constraint') AS comment,
    ARRAY(
        SELECT a.attname FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k(number, position)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.conrelid AND a.attnum = k.number
        WHERE k.position > i.indnkeyatts ORDER BY k.position
    ) AS include,
    {nulls_not_distinct} AS nulls_not_distinct
FROM pg_catalog.pg_constraint AS o
JOIN pg_catalog.pg_class AS c ON c.oid = o.conrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS r ON r.oid = o.confrelid
LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = o.conindid AND o.contype IN ('p', 'u')
WHERE c.relkind IN ('r', 'p') AND o.contype IN ('p', 'u', 'c', 'f', 'x') AND o.conparentid = 0
    AND o.conislocal
    AND n.nspname IN :schemas
"""

INDEXES = f"""
SELECT n.nspname AS schema, c.relname AS table, x.relname AS name, i.indisunique AS unique,
    m.amname AS method, x.reloptions AS options, s.spcname AS tablespace,
    pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS where,
    {{nulls_not_distinct}} AS nulls_not_distinct, i.indnkeyatts AS keys, k.position,
    CASE WHEN k.number <> 0 THEN a.attname END AS column,
    CASE WHEN k.number = 0 THEN
        pg_catalog.pg_get_indexdef(x.oid, k.position::int, false) END AS expression,
    COALESCE(i.indoption[k.position - 1], 0)::int AS ordering,
    CASE WHEN NOT p.opcdefault OR xa.attoptions IS NOT NULL THEN
        CASE WHEN pg_catalog.pg_opclass_is_visible(p.oid) THEN ''
            ELSE pg_catalog.quote_ident(pn.nspname) || '.' END
        || pg_catalog.quote_ident(p.opcname)
        || COALESCE('(' || pg_catalog.array_to_string(xa.attoptions, ', ') || ')', '')
    END AS opclass,
    pg_catalog.obj_description(x.oid, 'pg_class') AS comment,
    CASE WHEN i.indcollation[k.position - 1] <> COALESCE(a.attcollation, et.typcollation)
        THEN {_COLLATION} END AS collation
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
JOIN pg_catalog.pg_class AS c ON c.oid = i.indrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_am AS m ON m.oid = x.relam
LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = x.reltablespace
CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k(number, position)
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.number
    AND k.number <> 0
LEFT JOIN pg_catalog.pg_attribute AS xa ON xa.attrelid = x.oid AND xa.attnum = k.position
LEFT JOIN pg_catalog.pg_type AS et ON et.oid = xa.atttypid
LEFT JOIN pg_catalog.pg_opclass AS p ON p.oid = i.indclass[k.position - 1]
LEFT JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.opcnamespace
LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = i.indcollation[k.position - 1]
LEFT JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace
WHERE c.relkind IN ('r', 'p') AND NOT x.relispartition AND n.nspname IN :schemas
    AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS o
        WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')
    )
ORDER BY 1, 2, 3, k.position
"""

SEQUENCES = f"""
SELECT n.nspname AS schema, c.relname AS name, pg_catalog.format_type(s.seqtypid, NULL) AS type,
    s.seqstart AS start, s.seqincrement AS increment, s.seqmin AS minvalue, s.seqmax AS maxvalue,
    s.seqcycle AS cycle, s.seqcache AS cache,
    o.relname AS owner, own.nspname AS owner_schema, oa.attname AS owner_column
FROM pg_catalog.pg_sequence AS s
JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_class'::pg_catalog.regclass
    AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
LEFT JOIN pg_catalog.pg_attrdef AS f ON f.adrelid = d.refobjid AND f.adnum = d.refobjsubid
LEFT JOIN pg_catalog.pg_class AS o ON o.oid = d.refobjid
LEFT JOIN pg_catalog.pg_namespace AS own ON own.oid = o.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS oa ON oa.attrelid = d.refobjid AND oa.attnum = d.refobjsubid
WHERE n.nspname IN :schemas AND d.deptype IS DISTINCT FROM 'i'
    -- A sequence that its owner takes its default from is part of that column (SERIAL).
    AND (f.oid IS NULL OR pg_catalog.pg_get_expr(f.adbin, f.adrelid)
        <> {_NEXT_VALUE.format(oid='c.oid')})
    AND {_NOT_OF_EXTENSION.format(catalog='pg_class', oid='c.oid')}
"""

ENUMS = f"""
SELECT n.nspname AS schema, t.typname AS name,
    ARRAY(
        SELECT e.enumlabel FROM pg_catalog.pg_enum AS e
        WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder
    ) AS labels
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND n.nspname IN :schemas
    AND {_NOT_OF_EXTENSION.format(catalog='pg_type', oid='t.oid')}
"""

DOMAINS = f"""
SELECT n.nspname AS schema, d.typname AS name,
    pg_catalog.format_type(d.typbasetype, d.typtypmod) AS type,
    COALESCE(e.typtype, t.typtype)::text AS named, COALESCE(e.typname, t.typname) AS named_name,
    en.nspname AS named_schema,
    d.typnotnull AS not_null, pg_catalog.pg_get_expr(d.typdefaultbin, 0) AS default,
    CASE WHEN d.typcollation <> t.typcollation THEN
        {_COLLATION} END AS collation,
    ARRAY(
        SELECT ARRAY[o.conname::text, pg_catalog.pg_get_expr(o.conbin, 0)]
        FROM pg_catalog.pg_constraint AS o
        WHERE o.contypid = d.oid AND o.contype = 'c' ORDER BY o.conname COLLATE "C"
    ) AS checks
FROM pg_catalog.pg_type AS d
JOIN pg_catalog.pg_namespace AS n ON n.oid = d.typnamespace
JOIN pg_catalog.pg_type AS t ON t.oid = d.typbasetype
LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A' AND t.typtype = 'b'
LEFT JOIN pg_catalog.pg_namespace AS en ON en.oid = COALESCE(e.typnamespace, t.typnamespace)
LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = d.typcollation
LEFT JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace
WHERE d.typtype = 'd' AND n.nspname IN :schemas
    AND {_NOT_OF_EXTENSION.format(catalog='pg_type', oid='d.oid')}
"""
