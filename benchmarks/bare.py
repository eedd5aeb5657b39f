"""The least that has to be read: a few queries of each server's catalog, by its driver."""

from __future__ import annotations

import sqlite3
from typing import Any

import sqlalchemy as sa

_OURS = "n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
_POSTGRESQL = (
    f"""SELECT c.oid, n.nspname, c.relname, c.relkind, c.reloptions, obj_description(c.oid, 'pg_class')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'S') AND {_OURS}""",
    f"""SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    a.attidentity, a.attgenerated, a.attcollation, pg_get_expr(d.adbin, d.adrelid), t.description
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_description t ON t.objoid = c.oid AND t.objsubid = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND {_OURS}""",
    f"""SELECT o.conrelid, o.conname, o.contype, o.conkey, o.confrelid, o.confkey, o.confupdtype,
    o.confdeltype, o.condeferrable, o.condeferred,
    CASE o.contype WHEN 'c' THEN pg_get_expr(o.conbin, o.conrelid) END
    FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace WHERE {_OURS}""",
    f"""SELECT i.indrelid, c.relname, i.indisunique, i.indisprimary, i.indkey, i.indoption,
    i.indcollation, i.indclass, c.reloptions, pg_get_expr(i.indpred, i.indrelid)
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS}""",
    """SELECT e.enumtypid, e.enumlabel, t.typname FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
    ORDER BY e.enumtypid, e.enumsortorder""",
)
_SQLITE = (
    "SELECT type, name, tbl_name, sql FROM sqlite_schema",
    """SELECT m.name, x.* FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x
    WHERE m.type = 'table'""",
    """SELECT m.name, x.* FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) x
    WHERE m.type = 'table'""",
    """SELECT m.name, l.*, x.* FROM sqlite_schema m JOIN pragma_index_list(m.name) l
    JOIN pragma_index_xinfo(l.name) x WHERE m.type = 'table'""",
)
_HERE = "= DATABASE()"
_MARIADB = (
    f"""SELECT table_name, engine, table_collation, table_comment
    FROM information_schema.tables WHERE table_schema {_HERE}""",
    f"""SELECT table_name, column_name, column_type, is_nullable, column_default, extra,
    collation_name, generation_expression, column_comment
    FROM information_schema.columns WHERE table_schema {_HERE}""",
    f"""SELECT table_name, index_name, non_unique, seq_in_index, column_name, sub_part, index_type
    FROM information_schema.statistics WHERE table_schema {_HERE}""",
    f"""SELECT table_name, constraint_name, column_name, referenced_table_schema,
    referenced_table_name, referenced_column_name, ordinal_position
    FROM information_schema.key_column_usage WHERE table_schema {_HERE}""",
    f"""SELECT table_name, constraint_name, update_rule, delete_rule
    FROM information_schema.referential_constraints WHERE constraint_schema {_HERE}""",
    f"""SELECT table_name, constraint_name, check_clause
    FROM information_schema.check_constraints WHERE constraint_schema {_HERE}""",
)
QUERIES = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE, "mariadb": _MARIADB}


def connect(url: sa.URL) -> Any:
    """Return a connection of the driver's own."""
    match url.get_backend_name():
        case "sqlite":
            return sqlite3.connect(url.database or ":memory:")
        case "postgresql":
            import psycopg

            plain = url.set(drivername="postgresql")
            return psycopg.connect(plain.render_as_string(hide_password=False))
        case _:
            import pymysql

            return pymysql.connect(
                host=url.host,
                port=url.port or 3306,
                user=url.username,
                password=url.password or "",
                database=url.database,
            )
