"""MySQL and MariaDB: DDL commits by itself, and each statement of it is done as a whole or not at all.

https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/ ·
https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html

Of a statement of DDL nothing is left when the server dies in the middle of it, since MariaDB 10.6 and
MySQL 8.0: https://mariadb.com/kb/en/atomic-ddl/ · https://dev.mysql.com/doc/refman/8.4/en/atomic-ddl.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime.dialects.mysql.stored.undecodable import readable
from migrations_runtime.resumption.place import UnderWay
from migrations_runtime.resumption.servers.lost_keys import foreign_keys, make_again
from migrations_runtime.resumption.servers.standard import Server
from migrations_runtime.resumption.sorts import DATA, Sort, begins, plain, statements, without_texts

# What is beyond ASCII is said by what it is not: of a range re looks at each character for its case.
_WORD = r"(?:`(?:[^`]|``)+`|\"(?:[^\"]|\"\")+\"|(?:[A-Za-z0-9_$]|[^\x00-\x7f])+)"
_NAME = rf"{_WORD}(?:\s*\.\s*{_WORD})?"
_IF = r"(?:IF\s+(?:NOT\s+)?EXISTS\s+)?"
_KINDS = "VIEW|SEQUENCE|TRIGGER|PROCEDURE|FUNCTION|EVENT|DATABASE|SCHEMA|PACKAGE\\s+BODY|PACKAGE"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace(" ", r"\s+"), re.IGNORECASE | re.DOTALL)


_CREATE_TABLE = _pattern(rf"CREATE (?:OR REPLACE )?TABLE {_IF}(?P<table>{_NAME})")
_ALTER_TABLE = _pattern(rf"ALTER (?:ONLINE )?(?:IGNORE )?TABLE {_IF}(?P<table>{_NAME})(?P<rest>.*)")
_RENAMED = _pattern(rf"\bRENAME (?:TO |AS |=\s*)?(?!COLUMN\b|INDEX\b|KEY\b)(?P<table>{_NAME})")
_DROP_TABLE = _pattern(rf"DROP TABLES? {_IF}(?P<tables>{_NAME}(?:\s*,\s*{_NAME})*)")
_RENAME_TABLE = _pattern(rf"RENAME TABLES? {_IF}(?P<rest>.*)")
_INDEX = _pattern(
    rf"(?:CREATE|DROP) (?:(?:OR REPLACE|ONLINE|OFFLINE|UNIQUE|FULLTEXT|SPATIAL|VECTOR|IGNORE) )*INDEX {_IF}"
    rf"{_NAME}(?: USING \w+)? ON (?P<table>{_NAME})"
)
_TRUNCATE = _pattern(rf"TRUNCATE (?:TABLE )?(?P<table>{_NAME})")
_OTHER = _pattern(
    rf"(?P<verb>CREATE|ALTER|DROP)\b(?:(?!\bTABLE\b|\bINDEX\b).)*?\b(?P<kind>{_KINDS})\b\s*{_IF}"
    rf"(?P<name>{_NAME})"
)
#: They exchange or drop rows, and SHOW CREATE TABLE is as before.
_UNSEEN = _pattern(
    r"\b(?:EXCHANGE|TRUNCATE) PARTITION\b|\b(?:IMPORT|DISCARD)(?: PARTITION .*?)? TABLESPACE\b"
)
_STRING = re.compile(r"'(?:[^'\\]|\\.|'')*'", re.DOTALL)
_COUNTER = re.compile(r" AUTO_INCREMENT=\d+")
_QUOTES = re.compile(r"[`\"]")  # which are the session's: sql_mode, sql_quote_show_create
_OF_THE_SESSION = re.compile(r"\b(?:GET|RELEASE)_(?:ALL_)?LOCKS?\s*\(|\bINTO\s+@", re.IGNORECASE)
_MADE_TEMPORARY = _pattern(rf"CREATE (?:OR REPLACE )?TEMPORARY TABLE {_IF}(?P<table>{_NAME})")
#: As op.alter_sequence says it, which lets a sequence go on from where it is.
_SEQUENCE_GOES_ON = "BEGIN NOT ATOMIC DECLARE place BIGINT"
# ER_BAD_DB_ERROR, ER_NO_SUCH_TABLE, ER_SP_DOES_NOT_EXIST, ER_TRG_DOES_NOT_EXIST, ER_WRONG_OBJECT,
# ER_EVENT_DOES_NOT_EXIST, ER_UNKNOWN_VIEW, ER_UNKNOWN_SEQUENCES
# https://mariadb.com/kb/en/mariadb-error-code-reference/
_ABSENT = (1049, 1146, 1305, 1360, 1347, 1539, 4092, 4091)
_WITHIN = (
    *DATA,
    "SHOW",
    "DESC",
    "DESCRIBE",
    "TABLE",
    "DO",
    "HANDLER",
    "HELP",
    "CHECKSUM",
    "LOAD DATA",
    "LOAD XML",
    "CREATE TEMPORARY",
    "CREATE OR REPLACE TEMPORARY",
    "DROP TEMPORARY",
)
_REPEATABLE = (
    "ANALYZE",
    "CHECK",
    "CREATE OR REPLACE",
    "FLUSH",
    "GRANT",
    "OPTIMIZE",
    "PURGE",
    "REPAIR",
    "RESET",
    "SET PASSWORD",
    _SEQUENCE_GOES_ON.upper(),
)


class MySQL(Server):
    """Both servers."""

    begin = "START TRANSACTION"

    def sort_of_one(self, sql: str) -> Sort:
        """Return what a statement is."""
        if begins(sql, "SET PASSWORD"):
            return Sort.APART
        if begins(sql, "LOCK TABLE", "LOCK TABLES", "UNLOCK TABLES"):
            return Sort.SESSION_END
        if begins(sql, "SET"):
            return Sort.SESSION_END if "autocommit" in sql.lower() else Sort.SESSION
        if begins(sql, "USE", "PREPARE", "DEALLOCATE") or _OF_THE_SESSION.search(sql):
            return Sort.SESSION
        if begins(sql, "BEGIN NOT ATOMIC"):
            return Sort.APART
        if begins(sql, "COMMIT", "BEGIN", "START TRANSACTION"):
            return Sort.END
        return Sort.WITHIN if begins(sql, *_WITHIN) else Sort.APART

    def temporary(self, sql: str) -> str | None:
        """Return the name of the temporary table that a statement makes, if it does."""
        found = _MADE_TEMPORARY.match(plain(sql))
        return None if found is None else found["table"]

    def is_repeatable(self, sql: str) -> bool:
        """Tell whether a statement leads to the same when it is executed twice."""
        given = statements(sql)
        if begins(plain(sql), _SEQUENCE_GOES_ON.upper()):
            return True
        return len(given) == 1 and begins(given[0], *_REPEATABLE)

    def looks(self, sql: str) -> tuple[str, ...] | None:
        """Return SQL that shows what a statement touches; None where nothing does."""
        statement = plain(sql)
        if _UNSEEN.search(without_texts(statement)):
            return None
        is_one = len(statements(sql)) == 1 or _OTHER.match(statement) is not None
        return tuple(dict.fromkeys(_looks(statement))) or None if is_one else None

    def seen(self, connection: sa.Connection, looks: Sequence[str]) -> str | None:
        """Return what the catalog shows, whatever the session's way of quoting is: its digest, and keys."""
        with readable(connection):
            rows = [self._rows(connection, sql) for sql in looks]
        text = _COUNTER.sub("", json.dumps(rows, default=str))
        digest = sha256(_QUOTES.sub("", text.replace('\\"', '"')).encode()).hexdigest()
        return json.dumps([digest, foreign_keys(_table_text(rows[0]))])

    def took_effect(self, connection: sa.Connection, under_way: UnderWay) -> bool | None:
        """Look whether a statement took effect, and make again what the server lost by it."""
        altered = _ALTER_TABLE.match(plain(under_way.sql))
        if under_way.took_effect is None and under_way.looks and under_way.saw and altered:
            now = self.seen(connection, under_way.looks)
            if not under_way.is_cut and now is not None and not _RENAMED.search(altered["rest"]):
                keys = json.loads(under_way.saw)[1], json.loads(now)[1]
                make_again(connection, altered["table"], under_way.sql, *keys)
        return super().took_effect(connection, under_way)

    def tells_of_absence(self, error: DBAPIError) -> bool:
        """Tell whether a statement failed since what it asks for is not there."""
        numbers = error.orig.args[:1] if error.orig is not None else ()
        return any(number in _ABSENT for number in numbers)


def _looks(sql: str) -> Iterator[str]:
    if found := _CREATE_TABLE.match(sql) or _INDEX.match(sql):
        yield _table(found["table"])
    elif found := _ALTER_TABLE.match(sql):
        yield _table(found["table"])
        yield from (
            _table(one["table"]) for one in _RENAMED.finditer(_STRING.sub("", found["rest"]))
        )
    elif found := _DROP_TABLE.match(sql):
        yield from (_table(name) for name in re.findall(_NAME, found["tables"]))
    elif found := _RENAME_TABLE.match(sql):
        names = re.findall(_NAME, found["rest"])
        yield from (_table(name) for name in names if name.upper() not in ("TO", "WAIT", "NOWAIT"))
    elif found := _TRUNCATE.match(sql):
        yield from _emptied(found["table"])
    elif found := _OTHER.match(sql):
        yield _other(found["verb"].upper(), " ".join(found["kind"].upper().split()), found["name"])


def _table_text(rows: Sequence[Sequence[object]] | None) -> str:
    """Return what SHOW CREATE TABLE gave; of anything else a text without foreign keys."""
    return str(rows[0][1]) if rows and len(rows[0]) > 1 else ""


def _table(name: str) -> str:
    return f"SHOW CREATE TABLE {name}"


def _emptied(name: str) -> Iterator[str]:
    """Give what shows TRUNCATE, for which the server drops the table and makes it anew."""
    schema, table = ([None, *map(_unquoted, re.findall(_WORD, name))])[-2:]
    of = "DATABASE()" if schema is None else _text(schema)
    yield (
        "SELECT CREATE_TIME FROM information_schema.TABLES "
        f"WHERE TABLE_SCHEMA = {of} AND TABLE_NAME = {_text(str(table))}"
    )
    yield f"SELECT 1 FROM {name} LIMIT 1"


def _other(verb: str, kind: str, name: str) -> str:
    if kind == "VIEW":
        return _table(name)
    if kind == "SEQUENCE" and verb == "ALTER":
        return f"SELECT * FROM {name}"  # RESTART is no part of what it is
    return f"SHOW CREATE {kind} {name}"


def _unquoted(word: str) -> str:
    quote = word[0]
    return word[1:-1].replace(quote * 2, quote) if quote in '`"' else word


def _text(value: str) -> str:
    # Whatever sql_mode says of backslashes.
    return f"CONVERT(X'{value.encode().hex()}' USING utf8mb4)"


SERVER = MySQL()
