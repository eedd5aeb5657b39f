"""What a statement is to the transaction that it comes in."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from enum import Enum, auto
from functools import cache, lru_cache

# MySQL's comments that are executed: https://mariadb.com/kb/en/comment-syntax/
_EXECUTED = re.compile(r"/\*M?!\d*(.*?)\*/", re.DOTALL)
_TEXT = r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`(?:[^`]|``)*`|\$(\w*)\$.*?\$\2\$"
_COMMENT = re.compile(rf"({_TEXT})|/\*.*?\*/|--[^\n]*|^\s*#[^\n]*", re.DOTALL | re.MULTILINE)
_QUOTED = re.compile(_TEXT.replace(r"\2", r"\1"), re.DOTALL)
_FIRST = 6
_SHOWS = ("SHOW", "DESC", "DESCRIBE", "PRAGMA")
_READS = (*_SHOWS, "SELECT", "EXPLAIN", "VALUES", "TABLE")


class Sort(Enum):
    """What becomes of a statement.

    WITHIN: it is a part of the transaction.
    APART: it commits by itself, and before that what there is; or may not be in a transaction.
    END: it commits what there is, and does nothing else.
    SESSION: it is about the connection, which every run needs for itself.
    SESSION_END: such a one that commits.
    """

    WITHIN = auto()
    APART = auto()
    END = auto()
    SESSION = auto()
    SESSION_END = auto()


def plain(sql: str) -> str:
    """Return a statement without comments."""
    without = _COMMENT.sub(lambda found: found[1] or " ", _EXECUTED.sub(r"\1", sql))
    return without.strip(" \t\r\n(;")


def without_texts(sql: str) -> str:
    """Return a statement with nothing in its texts."""
    return _QUOTED.sub("''", sql)


def statements(sql: str) -> list[str]:
    """Return the statements of a text, without comments; what is in their texts is not kept.

    The body of a routine is taken apart, too; it is the first one that tells of it.
    """
    return [one.strip() for one in without_texts(plain(sql)).split(";") if one.strip()]


def words(sql: str) -> list[str]:
    """Return the first words of a statement, in capital letters."""
    return re.split(r"[\s(;]+", sql.strip(" \t\r\n("), maxsplit=_FIRST)[:_FIRST] if sql else []


def begins(sql: str, *beginnings: str) -> bool:
    """Tell whether a statement begins with one of these words."""
    return _first(sql).startswith(_whole_words(beginnings))


@lru_cache(16)
def _first(sql: str) -> str:
    return " ".join(words(sql)).upper() + " "


@cache
def _whole_words(beginnings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{one} " for one in beginnings)


def reads(sql: str) -> bool:
    """Tell whether a statement only reads, as far as its first word says so."""
    return begins(sql, *_READS)


def shows(sql: str) -> bool:
    """Tell whether a statement can do nothing, as a SELECT may that calls a function."""
    return begins(sql, *_SHOWS)


def sorted_by_all(found: Sequence[Sort]) -> Sort:
    """Return the sort of a text of several statements."""
    for sort in (Sort.APART, Sort.END, Sort.SESSION_END):
        if sort in found:
            return sort if len(found) == 1 else Sort.APART
    return Sort.SESSION if found and set(found) == {Sort.SESSION} else Sort.WITHIN


DATA: Collection[str] = (
    "SELECT",
    "INSERT",
    "UPDATE",
    "DELETE",
    "REPLACE",
    "MERGE",
    "WITH",
    "VALUES",
    "EXPLAIN",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
)
