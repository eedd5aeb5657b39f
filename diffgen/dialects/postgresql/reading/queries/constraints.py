"""Constraints: for each table their lines."""

from __future__ import annotations

from diffgen.dialects.postgresql.reading.queries.fragments import COMMENT, INCLUDED, NAMES

#: A table of a schema that isn't read has no names at hand.
_REFERRED = f"""CASE WHEN theirs.table IS NOT NULL
                THEN {NAMES.format(names='theirs.names', numbers='o.confkey')}
                ELSE ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(o.confkey)
                    WITH ORDINALITY AS k(number, position)
                    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.confrelid AND a.attnum = k.number
                    ORDER BY k.position) END"""

CONSTRAINTS = f"""
    SELECT l.table, pg_catalog.string_agg(l.line, E'\\n') AS lines
    FROM (
        SELECT o.conrelid AS table, pg_catalog.json_build_array(
            o.contype, o.conname,
            CASE WHEN o.contype IN ('p', 'u', 'f')
                THEN {NAMES.format(names='own.names', numbers='o.conkey')} END,
            o.condeferrable, o.condeferred, (o.convalidated OR NOT {{enforced}}), m.description,
            CASE o.contype
                WHEN 'c' THEN pg_catalog.to_json(pg_catalog.pg_get_expr(o.conbin, o.conrelid))
                WHEN 'x' THEN pg_catalog.to_json(pg_catalog.pg_get_constraintdef(o.oid))
                WHEN 'f' THEN pg_catalog.json_build_array(
                    NULLIF(n.nspname, :default), r.relname, {_REFERRED},
                    o.confupdtype, o.confdeltype, {{delete_columns}}, o.confmatchtype)
                ELSE pg_catalog.json_build_array({INCLUDED}, {{nulls_not_distinct}})
            END)::text AS line
        FROM tables AS c
        JOIN pg_catalog.pg_constraint AS o ON o.conrelid = c.oid
        LEFT JOIN columns AS own ON own.table = c.oid
        LEFT JOIN columns AS theirs ON theirs.table = o.confrelid
        LEFT JOIN pg_catalog.pg_class AS r ON r.oid = o.confrelid
        LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
        LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = o.conindid AND o.contype IN ('p', 'u')
        {COMMENT.format(alias='m', oid='o.oid', catalog='o.tableoid', number=0)}
        WHERE o.contype IN ('p', 'u', 'c', 'f', 'x') AND o.conparentid = 0 AND o.conislocal
        OFFSET 0
    ) AS l
    GROUP BY l.table"""
