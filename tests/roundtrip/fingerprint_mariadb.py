"""MariaDB's catalog by SHOW CREATE, line by line: nothing of SQLAlchemy's or diffgen's reflection."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

RELATIONS = """
SELECT TABLE_NAME, TABLE_TYPE FROM information_schema.TABLES
WHERE TABLE_SCHEMA = database() AND TABLE_NAME NOT REGEXP '^(diffgen|alembic)_'
"""
TRIGGERS = """
SELECT TRIGGER_NAME, concat_ws(' ', ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, ACTION_STATEMENT)
FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = database()
"""
ROUTINES = """
SELECT ROUTINE_NAME, concat_ws(' ', ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION)
FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = database()
"""
NAME = r"`((?:[^`]|``)*)`"
COLUMN = re.compile(rf"{NAME} (.*)")
KEY = re.compile(rf"((?:UNIQUE |FULLTEXT |SPATIAL )?KEY) {NAME} (.*)")
CONSTRAINT = re.compile(rf"CONSTRAINT {NAME} (.*)")
# What a table has counted up to is no part of its schema.
COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
FIRST = re.compile(rf"\({NAME}")
# What makes no difference: a width that nothing is filled up to
# (https://mariadb.com/kb/en/numeric-data-type-overview/), and the other word for RESTRICT
# (https://mariadb.com/kb/en/foreign-keys/).
WITHOUT_MEANING = (
    re.compile(r"(?<=int)\((?!1\))\d+\)(?! unsigned zerofill)(?= |$)"),
    re.compile(r" ON (?:DELETE|UPDATE) NO ACTION"),
    # Every key is a B-tree here, but a unique one by hash, which has a generated column behind it.
    re.compile(r" USING BTREE(?= |$)"),
    # A key keeps that of its table, which alone counts to InnoDB.
    re.compile(r" KEY_BLOCK_SIZE=\d+$"),
    re.compile(r"(?<=^KEY )(.*) USING HASH$"),
)
# What is left of another engine, and nobody heeds.
CHECKSUM = re.compile(r"(?<!Aria)( DEFAULT .*) PAGE_CHECKSUM=\d")
# What holds anyway, where it is said to take another value back; the engine after may not know it.
HOLDS_ANYWAY = re.compile(r"(?: /\*)? TRANSACTIONAL=1(?: \*/)?")


def mariadb_facts(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Path and value of everything in the connection's database."""
    own = "`" + connection.exec_driver_sql("SELECT database()").scalar_one() + "`."
    for name, sort in connection.exec_driver_sql(RELATIONS).all():
        word = {"VIEW": "VIEW", "SEQUENCE": "SEQUENCE"}.get(sort, "TABLE")
        spelled = name.replace("`", "``").replace("%", "%%")
        row = connection.exec_driver_sql(f"SHOW CREATE {word} `{spelled}`").one()
        if word == "TABLE":
            yield from table_facts(name, row[1].replace(own, ""))
        else:
            yield f"{word.lower()} {name}", row[1]
    for what, query in (("trigger", TRIGGERS), ("routine", ROUTINES)):
        for name, text in connection.exec_driver_sql(query.replace("%", "%%")):
            yield f"{what} {name}", text


def table_facts(table: str, sql: str) -> Iterator[tuple[str, str]]:
    """The facts in what SHOW CREATE TABLE says of a table: one for each of its lines.

    A name that the server chose (CONSTRAINT_1, t_ibfk_1, the first column of a key) depends on what
    there was before it, so the fact goes without; how often it is there still counts.
    """
    _, *lines, last = sql.split("\n")
    yield f"table {table}", HOLDS_ANYWAY.sub("", CHECKSUM.sub(r"\1", COUNTER.sub("", last)))
    nameless: Counter[tuple[str, str]] = Counter()
    constraints = {
        found.group(1)
        for line in lines
        if (found := CONSTRAINT.fullmatch(line.strip().removesuffix(",")))
    }
    facts = [_read(line.strip().removesuffix(",")) for line in lines]
    keys = [text.removeprefix("PRIMARY KEY ") for _, _, text in facts if _is_key(text)]
    for what, name, text in facts:
        if name is None or _chosen_by_server(table, what, name, text, constraints):
            # A foreign key's own index is one too many where another begins as it does: whether it stays
            # depends on what there was before. (A FULLTEXT one pushes it out, as by create_all.)
            begun = [one for one in keys if one.startswith(text.removesuffix(")"))]
            if what == "key" and len(begun) > 1 and _is_of_foreign_key(text, facts):
                continue
            nameless[what, text] += 1
            path = f"table {table} {what} {text} #{nameless[what, text]}"
            yield path, "exists"
        else:
            yield f"table {table} {what} {name}", text


def _is_key(text: str) -> bool:
    return text.startswith(("(", "PRIMARY KEY ("))


def _is_of_foreign_key(text: str, facts: Sequence[tuple[str, str | None, str]]) -> bool:
    """Whether a key is over just the columns of a foreign key."""
    columns = text.replace(",", ", ")
    return any(one.startswith(f"FOREIGN KEY {columns} ") for _, _, one in facts)


def _read(line: str) -> tuple[str, str | None, str]:
    for pattern in WITHOUT_MEANING:
        line = pattern.sub(r"\1" if pattern.groups else "", line)
    for what, pattern in (("column", COLUMN), ("constraint", CONSTRAINT)):
        if found := pattern.fullmatch(line):
            return what, found.group(1), found.group(2)
    if found := KEY.fullmatch(line):
        return found.group(1).lower(), found.group(2), found.group(3)
    return "line", None, line  # PRIMARY KEY, PERIOD


def _chosen_by_server(table: str, what: str, name: str, text: str, constraints: set[str]) -> bool:
    if what == "constraint":
        own = re.escape(table.replace("`", "``"))
        return bool(re.fullmatch(rf"CONSTRAINT_\d+|{own}_ibfk_\d+", name))
    if what in ("key", "unique key"):
        column = FIRST.match(text)
        after_column = column and re.fullmatch(rf"{re.escape(column.group(1))}(_\d+)?", name)
        return bool(after_column) or (what == "key" and name in constraints)
    return False
