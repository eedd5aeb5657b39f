"""The one statement that reads a database: a row for each table and for each other thing.

Tables and columns of the catalog: https://www.postgresql.org/docs/current/catalogs.html. What a table
consists of comes in lines of JSON, an array for each column, constraint, index: the server builds a line
with no more work than a row, a client takes a table's lines as one text, and reads those alone that it
has to look into. ``:schemas`` are the names of the schemas read, ``:default`` is that which keys leave out.
"""

from __future__ import annotations

from collections.abc import Sequence

#: What an extension brought along belongs to the extension.
_NOT_OF_EXTENSION = """NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS e
        WHERE e.classid = '{catalog}'::pg_catalog.regclass AND e.objid = {oid} AND e.deptype = 'e'
    )"""

#: A collation's name; one that has to be qualified is in quotes, as the models' side has it.
_COLLATION = """CASE WHEN pg_catalog.pg_collation_is_visible(l.oid) THEN l.collname::text
        ELSE '"' || pg_catalog.replace(ln.nspname, '"', '""') || '"."'
            || pg_catalog.replace(l.collname, '"', '""') || '"' END"""

#: What ``pg_get_expr`` writes for the default of a SERIAL column.
_NEXT_VALUE = (
    "$$nextval('$$ || replace({oid}::pg_catalog.regclass::text, $$'$$, $$''$$) || $$'::regclass)$$"
)

#: Who something belongs to that the role may not change: https://www.postgresql.org/docs/current/ddl-priv.html
_OTHER_OWNER = "CASE WHEN NOT pg_catalog.pg_has_role({owner}, 'USAGE') THEN {owner}::text END"

# The functions for comments look each up by itself, and take more time than all else: hence the joins.
# A constant in the place of ``tableoid`` would have the planner think of comments made just now, of which it
# has no statistics, as one or two, and go through all of them for each column.
_COMMENT = """LEFT JOIN pg_catalog.pg_description AS {alias} ON {alias}.objoid = {oid}
    AND {alias}.classoid = {catalog} AND {alias}.objsubid = {number}"""

_WITH = f"""
WITH schemas AS MATERIALIZED (
    SELECT n.oid, NULLIF(n.nspname, :default)::text AS name, n.nspowner AS owner
    FROM pg_catalog.pg_namespace AS n WHERE n.nspname IN :schemas
),
tables AS MATERIALIZED (
    SELECT c.oid, c.tableoid AS catalog, s.name AS schema, c.relname::text AS name
    FROM pg_catalog.pg_class AS c JOIN schemas AS s ON s.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND {_NOT_OF_EXTENSION.format(catalog='pg_class', oid='c.oid')}
),
-- By the numbers of the columns: a dropped one has a place, too.
names AS MATERIALIZED (
    SELECT a.attrelid, pg_catalog.array_agg(a.attname ORDER BY a.attnum) AS names,
        pg_catalog.array_agg(a.attcollation ORDER BY a.attnum) AS collations
    FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 GROUP BY a.attrelid
),
special AS MATERIALIZED (
    SELECT
        ARRAY(SELECT p.oid FROM pg_catalog.pg_opclass AS p WHERE NOT p.opcdefault) AS opclasses,
        ARRAY(SELECT a.attrelid FROM pg_catalog.pg_attribute AS a
            WHERE a.attoptions IS NOT NULL) AS indexes
)"""

#: The names that an array of numbers stands for; most are of one column.
_NAMES = """CASE WHEN pg_catalog.cardinality({numbers}) = 1
            THEN ARRAY[{names}.names[{numbers}[1]]]
            ELSE ARRAY(SELECT {names}.names[k.number] FROM pg_catalog.unnest({numbers})
                WITH ORDINALITY AS k(number, position) ORDER BY k.position) END"""
#: The columns that an index only holds.
_INCLUDED = """CASE WHEN i.indnatts > i.indnkeyatts
            THEN ARRAY(SELECT own.names[k.number] FROM pg_catalog.unnest(i.indkey)
                WITH ORDINALITY AS k(number, position)
                WHERE k.position > i.indnkeyatts ORDER BY k.position)
            ELSE ARRAY[]::pg_catalog.name[] END"""

#: Sequences by the columns that they belong to.
_OWN_SEQUENCES = """
    SELECT o.refobjid, o.refobjsubid, qc.relname::text AS name,
        NULLIF(qn.nspname, :default)::text AS schema, q.*
    FROM pg_catalog.pg_depend AS o
    JOIN pg_catalog.pg_sequence AS q ON q.seqrelid = o.objid
    JOIN pg_catalog.pg_class AS qc ON qc.oid = q.seqrelid
    JOIN pg_catalog.pg_namespace AS qn ON qn.oid = qc.relnamespace
    WHERE o.classid = 'pg_class'::pg_catalog.regclass
        AND o.refclassid = 'pg_class'::pg_catalog.regclass AND o.deptype IN ('a', 'i')"""

_COLUMNS = f"""
    SELECT a.attrelid AS table,
        pg_catalog.string_agg(CASE
            WHEN a.attgenerated = '' AND s.seqrelid IS NULL AND n.kind IS NULL
                AND a.attcollation = t.typcollation
            THEN pg_catalog.json_build_array(
                a.attname, x.type, a.attnotnull, x.default, m.description)
            ELSE pg_catalog.json_build_array(
                a.attname, x.type, a.attnotnull,
                CASE WHEN x.default IS DISTINCT FROM x.next_value THEN x.default END,
                m.description, a.attgenerated,
                CASE WHEN a.attcollation <> t.typcollation THEN {_COLLATION} END,
                CASE WHEN n.kind IS NOT NULL THEN pg_catalog.json_build_array(
                    n.kind, NULLIF(en.nspname, :default), n.name) END,
                CASE WHEN a.attidentity <> '' THEN pg_catalog.json_build_array(
                    a.attidentity = 'a', s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
                    s.seqcycle, s.seqcache) END,
                COALESCE(x.default = x.next_value, false))
            END::text, E'\\n' ORDER BY a.attnum) AS lines,
        pg_catalog.string_agg(CASE WHEN x.default = x.next_value THEN pg_catalog.json_build_array(
            a.attname, x.default, s.schema, s.name, pg_catalog.format_type(s.seqtypid, NULL),
            s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle, s.seqcache)
            END::text, E'\\n') AS counters
    FROM tables AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A' AND t.typtype = 'b'
    CROSS JOIN LATERAL (
        SELECT CASE COALESCE(e.typtype, t.typtype) WHEN 'd' THEN 'domain' WHEN 'e' THEN 'enum' END AS kind,
            COALESCE(e.typname, t.typname) AS name, COALESCE(e.typnamespace, t.typnamespace) AS schema
    ) AS n
    LEFT JOIN pg_catalog.pg_namespace AS en ON en.oid = n.schema AND n.kind IS NOT NULL
    LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation
    LEFT JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace
    LEFT JOIN ({_OWN_SEQUENCES}) AS s ON s.refobjid = c.oid AND s.refobjsubid = a.attnum
    {_COMMENT.format(alias='m', oid='c.oid', catalog='c.catalog', number='a.attnum')}
    CROSS JOIN LATERAL (
        SELECT pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
            pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS default,
            {_NEXT_VALUE.format(oid='s.seqrelid')} AS next_value
        OFFSET 0
    ) AS x
    WHERE a.attnum > 0 AND NOT a.attisdropped
        -- What a table only inherits is its parent's; a partition has all its columns so.
        AND a.attislocal
    GROUP BY a.attrelid"""

_CONSTRAINTS = f"""
    SELECT o.conrelid AS table, pg_catalog.string_agg(pg_catalog.json_build_array(
        o.contype, o.conname,
        CASE WHEN o.contype IN ('p', 'u', 'f') THEN {_NAMES.format(names='own', numbers='o.conkey')} END,
        o.condeferrable, o.condeferred, (o.convalidated OR NOT {{enforced}}), m.description,
        CASE o.contype
            WHEN 'c' THEN pg_catalog.to_json(pg_catalog.pg_get_expr(o.conbin, o.conrelid))
            WHEN 'x' THEN pg_catalog.to_json(pg_catalog.pg_get_constraintdef(o.oid))
            WHEN 'f' THEN pg_catalog.json_build_array(
                NULLIF(rn.nspname, :default), r.relname,
                {_NAMES.format(names='theirs', numbers='o.confkey')},
                o.confupdtype, o.confdeltype, {{delete_columns}}, o.confmatchtype)
            ELSE pg_catalog.json_build_array(
                {_INCLUDED},
                {{nulls_not_distinct}})
        END)::text, E'\\n') AS lines
    FROM tables AS c
    JOIN pg_catalog.pg_constraint AS o ON o.conrelid = c.oid
    JOIN names AS own ON own.attrelid = c.oid
    LEFT JOIN names AS theirs ON theirs.attrelid = o.confrelid
    LEFT JOIN pg_catalog.pg_class AS r ON r.oid = o.confrelid
    LEFT JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
    LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = o.conindid AND o.contype IN ('p', 'u')
    {_COMMENT.format(alias='m', oid='o.oid', catalog='o.tableoid', number=0)}
    WHERE o.contype IN ('p', 'u', 'c', 'f', 'x') AND o.conparentid = 0 AND o.conislocal
    GROUP BY o.conrelid"""

#: An element is the name of a column, or all that there is to it.
_ELEMENT = f"""
    SELECT pg_catalog.json_build_array(
        CASE WHEN k.number <> 0 THEN own.names[k.number] END,
        CASE WHEN k.number = 0 THEN
            pg_catalog.pg_get_indexdef(i.indexrelid, k.position::int, false) END,
        i.indoption[k.position - 1],
        CASE WHEN NOT p.opcdefault OR xa.attoptions IS NOT NULL THEN
            CASE WHEN pg_catalog.pg_opclass_is_visible(p.oid) THEN ''
                ELSE pg_catalog.quote_ident(pn.nspname) || '.' END
            || pg_catalog.quote_ident(p.opcname)
            || COALESCE('(' || pg_catalog.array_to_string(xa.attoptions, ', ') || ')', '')
        END,
        CASE WHEN i.indcollation[k.position - 1]
            <> CASE WHEN k.number = 0 THEN et.typcollation ELSE own.collations[k.number] END
            THEN {_COLLATION} END)
    FROM pg_catalog.pg_attribute AS xa
    JOIN pg_catalog.pg_type AS et ON et.oid = xa.atttypid
    LEFT JOIN pg_catalog.pg_opclass AS p ON p.oid = i.indclass[k.position - 1]
    LEFT JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.opcnamespace
    LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = i.indcollation[k.position - 1]
    LEFT JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace
    WHERE xa.attrelid = i.indexrelid AND xa.attnum = k.position"""
_ELEMENTS = f"""
    SELECT pg_catalog.json_agg(CASE
            WHEN k.number <> 0 AND i.indoption[k.position - 1] = 0
                AND i.indcollation[k.position - 1] = own.collations[k.number]
                AND i.indclass[k.position - 1] <> ALL (special.opclasses)
                AND i.indexrelid <> ALL (special.indexes)
            THEN pg_catalog.to_json(own.names[k.number])
            ELSE ({_ELEMENT}) END ORDER BY k.position)
    FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k(number, position)
    WHERE k.position <= i.indnkeyatts"""

_INDEXES = f"""
    SELECT i.indrelid AS table, pg_catalog.string_agg(pg_catalog.json_build_array(
        i.indisunique, x.relname, ({_ELEMENTS}), m.amname,
        pg_catalog.pg_get_expr(i.indpred, i.indrelid),
        {_INCLUDED},
        {{nulls_not_distinct}}, x.reloptions, s.spcname, d.description)::text, E'\\n') AS lines
    FROM tables AS c
    JOIN pg_catalog.pg_index AS i ON i.indrelid = c.oid
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_am AS m ON m.oid = x.relam
    JOIN names AS own ON own.attrelid = c.oid
    CROSS JOIN special
    LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = x.reltablespace
    {_COMMENT.format(alias='d', oid='x.oid', catalog='x.tableoid', number=0)}
    WHERE NOT x.relispartition AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_constraint AS o
        WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')
    )
    GROUP BY i.indrelid"""

_TABLES = f"""
SELECT 'table' AS kind, c.schema, c.name, {_OTHER_OWNER.format(owner='r.relowner')} AS owner,
    pg_catalog.json_build_array(
        m.description, r.relpersistence, r.reloptions, t.spcname,
        CASE WHEN a.amname <> 'heap' THEN a.amname END,
        CASE WHEN r.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
        pg_catalog.pg_get_expr(r.relpartbound, c.oid),
        (
            SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                NULLIF(pn.nspname, :default), p.relname) ORDER BY i.inhseqno)
            FROM pg_catalog.pg_inherits AS i
            JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent
            JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.relnamespace
            WHERE i.inhrelid = c.oid
        ))::text AS facts,
    columns.lines AS columns, constraints.lines AS constraints, indexes.lines AS indexes,
    columns.counters AS counters
FROM tables AS c
JOIN pg_catalog.pg_class AS r ON r.oid = c.oid
LEFT JOIN pg_catalog.pg_tablespace AS t ON t.oid = r.reltablespace
LEFT JOIN pg_catalog.pg_am AS a ON a.oid = r.relam
{_COMMENT.format(alias='m', oid='c.oid', catalog='c.catalog', number=0)}
LEFT JOIN ({_COLUMNS}) AS columns ON columns.table = c.oid
LEFT JOIN ({_CONSTRAINTS}) AS constraints ON constraints.table = c.oid
LEFT JOIN ({_INDEXES}) AS indexes ON indexes.table = c.oid"""

_SCHEMAS = f"""
SELECT 'schema', NULL, s.name, {_OTHER_OWNER.format(owner='s.owner')}, NULL, NULL, NULL, NULL, NULL
FROM schemas AS s
WHERE s.name IS NOT NULL AND {_NOT_OF_EXTENSION.format(catalog='pg_namespace', oid='s.oid')}"""

_SEQUENCES = f"""
SELECT 'sequence', n.name, c.relname, {_OTHER_OWNER.format(owner='c.relowner')},
    pg_catalog.json_build_array(
        pg_catalog.format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
        s.seqcycle, s.seqcache, NULLIF(own.nspname, :default), o.relname, oa.attname)::text,
    NULL, NULL, NULL, NULL
FROM pg_catalog.pg_sequence AS s
JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
JOIN schemas AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_class'::pg_catalog.regclass
    AND d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
LEFT JOIN pg_catalog.pg_attrdef AS f ON f.adrelid = d.refobjid AND f.adnum = d.refobjsubid
LEFT JOIN pg_catalog.pg_class AS o ON o.oid = d.refobjid
LEFT JOIN pg_catalog.pg_namespace AS own ON own.oid = o.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS oa ON oa.attrelid = d.refobjid AND oa.attnum = d.refobjsubid
WHERE d.deptype IS DISTINCT FROM 'i'
    -- A sequence that its owner takes its default from is part of that column (SERIAL).
    AND (f.oid IS NULL OR pg_catalog.pg_get_expr(f.adbin, f.adrelid)
        <> {_NEXT_VALUE.format(oid='c.oid')})
    AND {_NOT_OF_EXTENSION.format(catalog='pg_class', oid='c.oid')}"""

_TYPES = f"""
SELECT CASE d.typtype WHEN 'e' THEN 'enum' ELSE 'domain' END, n.name, d.typname,
    {_OTHER_OWNER.format(owner='d.typowner')},
    CASE d.typtype WHEN 'e' THEN (
        SELECT pg_catalog.json_agg(v.enumlabel ORDER BY v.enumsortorder)
        FROM pg_catalog.pg_enum AS v WHERE v.enumtypid = d.oid
    ) ELSE pg_catalog.json_build_array(
        pg_catalog.format_type(d.typbasetype, d.typtypmod), d.typnotnull,
        pg_catalog.pg_get_expr(d.typdefaultbin, 0),
        CASE WHEN d.typcollation <> t.typcollation THEN {_COLLATION} END,
        CASE WHEN COALESCE(e.typtype, t.typtype) IN ('d', 'e') THEN pg_catalog.json_build_array(
            CASE COALESCE(e.typtype, t.typtype) WHEN 'd' THEN 'domain' ELSE 'enum' END,
            NULLIF(en.nspname, :default), COALESCE(e.typname, t.typname)) END,
        (
            SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                o.conname, pg_catalog.pg_get_expr(o.conbin, 0)) ORDER BY o.conname COLLATE "C")
            FROM pg_catalog.pg_constraint AS o WHERE o.contypid = d.oid AND o.contype = 'c'
        )) END::text,
    NULL, NULL, NULL, NULL
FROM pg_catalog.pg_type AS d
JOIN schemas AS n ON n.oid = d.typnamespace
LEFT JOIN pg_catalog.pg_type AS t ON t.oid = d.typbasetype
LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A' AND t.typtype = 'b'
LEFT JOIN pg_catalog.pg_namespace AS en ON en.oid = COALESCE(e.typnamespace, t.typnamespace)
LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = d.typcollation
LEFT JOIN pg_catalog.pg_namespace AS ln ON ln.oid = l.collnamespace
WHERE d.typtype IN ('d', 'e') AND {_NOT_OF_EXTENSION.format(catalog='pg_type', oid='d.oid')}"""

_PARTS = (_TABLES, _SCHEMAS, _SEQUENCES, _TYPES)

# Columns of the catalog that are not in each version: since which, and what holds before.
_NEWER = {
    "nulls_not_distinct": ((15,), "COALESCE(i.indnullsnotdistinct, false)", "false"),
    "delete_columns": (
        (15,),
        "CASE WHEN o.confdelsetcols IS NULL THEN ARRAY[]::pg_catalog.name[] ELSE "
        f"{_NAMES.format(names='own', numbers='o.confdelsetcols')} END",
        "ARRAY[]::pg_catalog.name[]",
    ),
    "enforced": ((18,), "o.conenforced", "true"),
}


def statement(version: Sequence[int | str]) -> str:
    """Return the statement for a server of a version."""
    text = _WITH + "\nUNION ALL".join(_PARTS)
    for name, (since, column, earlier) in _NEWER.items():
        text = text.replace(f"{{{name}}}", column if tuple(version[:1]) >= since else earlier)
    return text
