"""Indexes: for each table the lines of those that belong to no constraint."""

from __future__ import annotations

from diffgen.dialects.postgresql.reading.queries.fragments import COLLATION, COMMENT, INCLUDED

# Parameters of an operator class need its support function for them, the fifth of a B-tree, the third of a
# hash index (https://www.postgresql.org/docs/current/xindex.html); of other methods each index is asked.
#: Operator classes that have to be told of, or that may have parameters.
SPECIAL = """
special AS MATERIALIZED (
    SELECT ARRAY(
        SELECT p.oid FROM pg_catalog.pg_opclass AS p
        JOIN pg_catalog.pg_am AS m ON m.oid = p.opcmethod
        WHERE NOT p.opcdefault OR EXISTS (
            SELECT FROM pg_catalog.pg_amproc AS f WHERE f.amprocfamily = p.opcfamily
                AND f.amprocnum = CASE m.amname WHEN 'btree' THEN 5 WHEN 'hash' THEN 3 END)
    ) AS opclasses
)"""

#: An element is the name of a column, or all that there is to it.
_ELEMENT = f"""
    SELECT pg_catalog.json_build_array(
        CASE WHEN k.number <> 0 THEN own.names[k.number] END,
        CASE WHEN k.number = 0 THEN
            pg_catalog.pg_get_indexdef(i.indexrelid, k.position::int, false) END,
        i.indoption[k.position - 1],
        CASE WHEN NOT p.opcdefault OR a.attoptions IS NOT NULL THEN
            CASE WHEN pg_catalog.pg_opclass_is_visible(p.oid) THEN ''
                ELSE pg_catalog.quote_ident(pn.nspname) || '.' END
            || pg_catalog.quote_ident(p.opcname)
            || COALESCE('(' || pg_catalog.array_to_string(a.attoptions, ', ') || ')', '')
        END,
        CASE WHEN i.indcollation[k.position - 1]
            <> CASE WHEN k.number = 0 THEN t.typcollation ELSE own.collations[k.number] END
            THEN {COLLATION.format(oid='i.indcollation[k.position - 1]')} END)
    FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_catalog.pg_opclass AS p ON p.oid = i.indclass[k.position - 1]
    LEFT JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.opcnamespace
    WHERE a.attrelid = i.indexrelid AND a.attnum = k.position"""
_ELEMENTS = f"""
    SELECT pg_catalog.json_agg(CASE
            WHEN k.number <> 0 AND i.indoption[k.position - 1] = 0
                AND i.indcollation[k.position - 1] = own.collations[k.number]
                AND i.indclass[k.position - 1] <> ALL (special.opclasses)
                AND (m.amname IN ('btree', 'hash') OR NOT EXISTS (
                    SELECT FROM pg_catalog.pg_attribute AS a
                    WHERE a.attrelid = i.indexrelid AND a.attoptions IS NOT NULL))
            THEN pg_catalog.to_json(own.names[k.number])
            ELSE ({_ELEMENT}) END ORDER BY k.position)
    FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k(number, position)
    WHERE k.position <= i.indnkeyatts"""


def _usual(*places: int) -> str:
    """Return how an index is told that is of as many usual columns: without a query for its elements."""
    plain = [
        f"i.indkey[{place}] <> 0 AND i.indoption[{place}] = 0"
        f" AND i.indcollation[{place}] = own.collations[i.indkey[{place}]]"
        f" AND i.indclass[{place}] <> ALL (special.opclasses)"
        for place in places
    ]
    names = ", ".join(f"own.names[i.indkey[{place}]]" for place in places)
    return (
        f"WHEN i.indnkeyatts = {len(places)} AND m.amname IN ('btree', 'hash')"
        f" AND {' AND '.join(plain)} THEN pg_catalog.json_build_array({names})"
    )


INDEXES = f"""
    SELECT l.table, pg_catalog.string_agg(l.line, E'\\n') AS lines
    FROM (
        SELECT i.indrelid AS table, pg_catalog.json_build_array(
            i.indisunique, x.relname,
            CASE {_usual(0)}
                {_usual(0, 1)}
                ELSE ({_ELEMENTS}) END,
            m.amname, pg_catalog.pg_get_expr(i.indpred, i.indrelid), {INCLUDED},
            {{nulls_not_distinct}}, x.reloptions, s.spcname, d.description)::text AS line
        FROM columns AS own
        JOIN pg_catalog.pg_index AS i ON i.indrelid = own.table
        JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
        JOIN pg_catalog.pg_am AS m ON m.oid = x.relam
        CROSS JOIN special
        LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = x.reltablespace
        {COMMENT.format(alias='d', oid='x.oid', catalog='x.tableoid', number=0)}
        WHERE NOT i.indisprimary AND NOT x.relispartition AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_constraint AS o
            WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u', 'x')
        )
        OFFSET 0
    ) AS l
    GROUP BY l.table"""
