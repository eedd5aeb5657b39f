"""The rows of the statement: each table, and each thing beside tables."""

from __future__ import annotations

from diffgen.dialects.postgresql.reading.queries.constraints import CONSTRAINTS
from diffgen.dialects.postgresql.reading.queries.fragments import (
    COLLATION,
    COMMENT,
    COUNTING,
    NOT_OF_EXTENSION,
    OTHER_OWNER,
)
from diffgen.dialects.postgresql.reading.queries.indexes import INDEXES

_TABLES = f"""
SELECT 'table' AS kind, c.schema, c.name, {OTHER_OWNER.format(owner='c.owner')} AS owner,
    pg_catalog.json_build_array(
        m.description, c.relpersistence, c.reloptions, t.spcname,
        CASE WHEN a.amname <> 'heap' THEN a.amname END,
        CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
        pg_catalog.pg_get_expr(c.relpartbound, c.oid),
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
LEFT JOIN pg_catalog.pg_tablespace AS t ON t.oid = c.reltablespace
LEFT JOIN pg_catalog.pg_am AS a ON a.oid = c.relam
{COMMENT.format(alias='m', oid='c.oid', catalog='c.catalog', number=0)}
LEFT JOIN columns ON columns.table = c.oid
LEFT JOIN ({CONSTRAINTS}) AS constraints ON constraints.table = c.oid
LEFT JOIN ({INDEXES}) AS indexes ON indexes.table = c.oid"""

_SCHEMAS = f"""
SELECT 'schema', NULL, s.name, {OTHER_OWNER.format(owner='s.owner')}, NULL, NULL, NULL, NULL, NULL
FROM schemas AS s
WHERE s.name IS NOT NULL AND {NOT_OF_EXTENSION.format(catalog='pg_namespace', oid='s.oid')}"""

#: A sequence that its owner takes its default from is part of that column (SERIAL).
_SEQUENCES = f"""
SELECT 'sequence', s.schema, s.name, {OTHER_OWNER.format(owner='s.owner')},
    pg_catalog.json_build_array(
        pg_catalog.format_type(s.seqtypid, NULL), {COUNTING},
        CASE WHEN s.table IS NOT NULL THEN s.schema END, o.relname, a.attname)::text,
    NULL, NULL, NULL, NULL
FROM sequences AS s
LEFT JOIN pg_catalog.pg_class AS o ON o.oid = s.table
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = s.table AND a.attnum = s.number
WHERE s.how IS DISTINCT FROM 'i' AND NOT s.serial
    AND {NOT_OF_EXTENSION.format(catalog='pg_class', oid='s.seqrelid')}"""

_TYPES = f"""
SELECT CASE d.typtype WHEN 'e' THEN 'enum' ELSE 'domain' END, n.name, d.typname,
    {OTHER_OWNER.format(owner='d.typowner')},
    CASE d.typtype WHEN 'e' THEN (
        SELECT pg_catalog.json_agg(v.enumlabel ORDER BY v.enumsortorder)
        FROM pg_catalog.pg_enum AS v WHERE v.enumtypid = d.oid
    ) ELSE pg_catalog.json_build_array(
        pg_catalog.format_type(d.typbasetype, d.typtypmod), d.typnotnull,
        pg_catalog.pg_get_expr(d.typdefaultbin, 0),
        CASE WHEN d.typcollation <> t.collation THEN {COLLATION.format(oid='d.typcollation')} END,
        t.named,
        (
            SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
                o.conname, pg_catalog.pg_get_expr(o.conbin, 0)) ORDER BY o.conname COLLATE "C")
            FROM pg_catalog.pg_constraint AS o WHERE o.contypid = d.oid AND o.contype = 'c'
        )) END::text,
    NULL, NULL, NULL, NULL
FROM pg_catalog.pg_type AS d
JOIN schemas AS n ON n.oid = d.typnamespace
LEFT JOIN types AS t ON t.oid = d.typbasetype
WHERE d.typtype IN ('d', 'e') AND {NOT_OF_EXTENSION.format(catalog='pg_type', oid='d.oid')}"""

ROWS = "\nUNION ALL".join((_TABLES, _SCHEMAS, _SEQUENCES, _TYPES))
