"""Oracle: each statement of DDL commits before it and after it.

https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Types-of-SQL-Statements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrations_runtime.resumption.servers.standard import Server
from migrations_runtime.resumption.sorts import DATA, Sort, begins, plain, statements

_WORD = r"(?:\"[^\"]+\"|[\w$#]+)"
_NAME = rf"{_WORD}(?:\s*\.\s*{_WORD})?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace(" ", r"\s+"), re.IGNORECASE | re.DOTALL)


_TOUCHED = _pattern(
    r"(?:CREATE|ALTER|DROP)\b(?: OR REPLACE| GLOBAL TEMPORARY| UNIQUE| BITMAP| MATERIALIZED| EDITIONABLE)*"
    r" (?:TABLE|VIEW|SEQUENCE|TRIGGER|PROCEDURE|FUNCTION|PACKAGE|TYPE|INDEX|SYNONYM)"
    rf" (?:IF (?:NOT )?EXISTS )?(?P<name>{_NAME})"
)
_RENAME_TO = _pattern(rf"ALTER TABLE {_NAME} RENAME TO (?P<name>{_WORD})")
_RENAME = _pattern(rf"RENAME (?P<name>{_WORD}) TO (?P<after>{_WORD})")
_COMMENT = _pattern(rf"COMMENT ON (?:TABLE|COLUMN) {_NAME}")
#: What there is to be seen of an object, whichever kind it is of.
_LOOKS = (
    "SELECT object_type, status, TO_CHAR(last_ddl_time, 'YYYY-MM-DD HH24:MI:SS')"
    " FROM all_objects WHERE owner = {owner} AND object_name = {name} ORDER BY object_type",
    "SELECT column_name, data_type, data_length, data_precision, data_scale, nullable, default_length"
    " FROM all_tab_columns WHERE owner = {owner} AND table_name = {name} ORDER BY column_id",
    "SELECT constraint_name, constraint_type, status, validated, deferrable, deferred"
    " FROM all_constraints WHERE owner = {owner} AND table_name = {name} ORDER BY constraint_name",
)


class Oracle(Server):
    """Oracle; a transaction begins with its first statement."""

    begin = "SET TRANSACTION READ WRITE"

    def sort_of_one(self, sql: str) -> Sort:
        """Return what a statement is."""
        if begins(sql, "ALTER SESSION", "SET"):
            return Sort.SESSION
        if begins(sql, "COMMIT"):
            return Sort.END
        return Sort.WITHIN if begins(sql, *DATA, "LOCK TABLE") else Sort.APART

    def is_repeatable(self, sql: str) -> bool:
        """Tell whether a statement leads to the same when it is executed twice."""
        said = plain(sql)
        return _COMMENT.match(said) is not None or begins(
            said, "ANALYZE", "CREATE OR REPLACE", "GRANT"
        )

    def looks(self, sql: str) -> tuple[str, ...] | None:
        """Return SQL that shows what a statement touches; None where nothing does."""
        said = plain(sql)
        if len(statements(sql)) > 1 and not begins(said, "CREATE"):
            return None
        return tuple(_looks(said)) or None


def _looks(sql: str) -> Iterator[str]:
    touched = [one["name"] for one in (_TOUCHED.match(sql), _RENAME_TO.match(sql)) if one]
    if found := _RENAME.match(sql):
        touched += [found["name"], found["after"]]
    for name in touched:
        owner, of = (["", *re.findall(_WORD, name)])[-2:]
        place = _text(owner) if owner else "SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')"
        yield from (look.format(owner=place, name=_text(of)) for look in _LOOKS)


def _text(name: str) -> str:
    """Return a name as a text: in capital letters, unless it is quoted."""
    plain_name = name[1:-1] if name.startswith('"') else name.upper()
    return "'" + plain_name.replace("'", "''") + "'"


SERVER = Oracle()
