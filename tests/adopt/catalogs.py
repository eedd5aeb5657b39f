"""What two databases of one server differ in, told by the server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

_CHECK = re.compile(r"(?:CONSTRAINT \S+ )?CHECK \((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", re.I)
_VERSION_NUM = re.compile(r"alembic_version\w*\.`?version_num\b")
_ORDER = re.compile(r" (?:ASC|DESC|COLLATE \w+)\b", re.I)
_POSTGRESQL = {
    "column": """
        SELECT c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
          AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": """
        SELECT c.conrelid::regclass || '.' || c.conname, pg_get_constraintdef(c.oid)
        FROM pg_constraint c WHERE c.connamespace = 'public'::regnamespace""",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "enum": """
        SELECT t.typname, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder)
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1""",
    "trigger": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "function": """
        SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
}
Catalog = dict[tuple[str, str], Any]


def catalog(url: str) -> Catalog:
    """Return every object of a database with its definition, but for the journal, which is ours alone."""
    engine = sa.create_engine(url.replace("+psycopg2:", "+psycopg:"))
    try:
        with engine.connect() as connection:
            found = dict(_READ[engine.dialect.name](connection))
            rows = _rows(connection)
    finally:
        engine.dispose()
    both = {**found, **rows}
    return {key: value for key, value in both.items() if "alembic_journal" not in key[1]}


def differences(theirs: Catalog, ours: Catalog) -> tuple[list[str], list[str]]:
    """Return what differs, and what was kept that the first side lost, a line for each."""
    differ, kept = [], []
    for key in sorted({*theirs, *ours}):
        before, after = theirs.get(key), ours.get(key)
        if before == after or _VERSION_NUM.search(key[1]):
            continue
        line = f"{' '.join(key)}: {before} | {after}"
        (kept if _is_lost(key[0], before, after) else differ).append(line)
    return differ, kept


def _is_lost(kind: str, before: Any, after: Any) -> bool:
    """Whether Alembic's batch mode loses it: checks, orders of indexes, indexes of expressions."""
    if kind == "index" and before and after:
        return bool(before == _ORDER.sub("", after).replace(" on ", " ON "))
    is_expression = kind == "index" and str(after).count("(") > 1
    return before is None and (kind == "check" or is_expression)


def _postgresql(connection: sa.Connection) -> Iterator[tuple[tuple[str, str], Any]]:
    for kind, query in _POSTGRESQL.items():
        for name, *rest in connection.exec_driver_sql(query):
            yield (kind, name), tuple(rest)


def _sqlite(connection: sa.Connection) -> Iterator[tuple[tuple[str, str], Any]]:
    ask = connection.exec_driver_sql
    for kind, name, sql in ask("SELECT type, name, sql FROM sqlite_schema").all():
        if name.startswith("sqlite_"):
            continue
        if kind != "table":
            yield (kind, name), _plain(sql)
            continue
        quoted = '"' + name.replace('"', '""') + '"'
        for row in ask(f"PRAGMA table_xinfo({quoted})").all():
            yield ("column", f"{name}.{row[1]}"), (row[2].upper(), row[3], row[4], row[5])
        for _, *key in ask(f"PRAGMA foreign_key_list({quoted})").all():
            yield ("foreign key", f"{name}.{key[1]}.{key[2]}.{key[0]}"), tuple(key[3:])
        for index in ask(f"PRAGMA index_list({quoted})").all():
            columns = [row[2] for row in ask(f'PRAGMA index_info("{index[1]}")')]
            if index[3] != "c":
                yield ("key", f"{name} {index[3]} {columns}"), index[2]
        for check in _CHECK.findall(_plain(sql)):
            yield ("check", f"{name} {check}"), True


def _mysql(connection: sa.Connection) -> Iterator[tuple[tuple[str, str], Any]]:
    """Give the lines of SHOW CREATE TABLE; the counter of a table is not one of them."""
    for name in sa.inspect(connection).get_table_names():
        quoted = name.replace("`", "``").replace("%", "%%")
        shown = connection.exec_driver_sql(f"SHOW CREATE TABLE `{quoted}`").one()[1]
        _, *lines = re.sub(r" AUTO_INCREMENT=\d+", "", shown).splitlines()
        for line in lines:
            yield ("line", f"{name}.{line.strip().rstrip(',')}"), True


_READ = {"mysql": _mysql, "postgresql": _postgresql, "sqlite": _sqlite}


def _plain(sql: str) -> str:
    bare = re.sub(r"--[^\n]*", "", sql)
    bare = re.sub(r"\s+", " ", re.sub(r'["`\[\]]', "", bare))
    return re.sub(r" ?([(),]) ?", r"\1", bare).replace("CHECK(", "CHECK (")


def _rows(connection: sa.Connection) -> Catalog:
    inspector = sa.inspect(connection)
    return {
        ("rows", name): connection.scalar(sa.select(sa.func.count()).select_from(sa.table(name)))
        for name in inspector.get_table_names()
    }
