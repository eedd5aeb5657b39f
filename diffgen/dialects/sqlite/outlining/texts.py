"""Stored texts, looked through item by item: as SQLAlchemy writes them, and in most other spellings, too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from diffgen.dialects.sqlite.outlining.definitions import Definition, definition
from diffgen.dialects.sqlite.outlining.sketch import (
    STRICT,
    WITHOUT_ROWID,
    Names,
    Reference,
    Sketch,
    said_of,
)
from migrations_runtime.dialects.sqlite.text.clauses import Check, ForeignKey
from migrations_runtime.dialects.sqlite.text.index_text import parse_index
from migrations_runtime.dialects.sqlite.text.table_text import parse_table
from migrations_runtime.dialects.sqlite.text.tokens import SQLiteTextError

# Quoted text ends at the next quote: a doubled one begins another right behind it.
_QUOTED = r"""'[^']*+' | "[^"]*+" | `[^`]*+` | \[[^\]]*+\]"""
_ANY_NAME = r"""(?: [\w$]++ | (?:"[^"]*+")++ | (?:`[^`]*+`)++ | \[[^\]]*+\] )"""
# A text with a comment, or with more parentheses in one another, is left to the parser as a whole.
_ATOM = rf"""[^()'"`\[\-/]++ | -(?!-) | /(?!\*) | {_QUOTED}"""
_GROUP = rf"\( (?: {_ATOM} )*+ \)"
for _ in range(5):
    _GROUP = rf"\( (?: {_ATOM} | {_GROUP} )*+ \)"
_ITEM = re.compile(
    rf"""\s*+ ({_ANY_NAME}) \s*+
    ( (?: {_ATOM.replace('^', '^,', 1)} | {_GROUP} )*+ )
    (?: , | \) ([\s\w,]*+) \Z )
    | ( .+ )""",
    re.VERBOSE | re.DOTALL,
)
_HEAD = re.compile(rf"CREATE \s TABLE \s ({_ANY_NAME}) \s*+ \(", re.VERBOSE)
_NAMED = re.compile(rf"({_ANY_NAME}) (?: \ (.*) )?", re.VERBOSE | re.DOTALL)
_FIRST_WORDS = frozenset(("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"))

# What SQLAlchemy writes, and what is added to a table after it; all else is for the parser.
_NAME = r"""(?:[\w$]++|"[^",]++")"""
_NAMES = rf"{_NAME}(?:,\ {_NAME})*+"
_CONSTRAINT = re.compile(
    rf"""(?:CONSTRAINT\ ({_NAME})\ )?
    (?: (PRIMARY\ KEY|UNIQUE)\ \(({_NAMES})\)
      | FOREIGN\ KEY\(({_NAMES})\)\ REFERENCES\ ({_NAME})\ \(({_NAMES})\)([^()]*)
      | CHECK\ ({_GROUP}) )""",
    re.VERBOSE,
)
_INDEX = re.compile(rf"CREATE\ (UNIQUE\ )?INDEX\ {_NAME}\ ON\ {_NAME}\ \(({_NAMES})\)", re.VERBOSE)


def sketched(sql: str) -> Sketch | None:
    """Return what a stored ``CREATE TABLE`` says; None where that takes the parser as a whole.

    :raises SQLiteTextError: an item can't be read.
    """
    head = _HEAD.match(sql)
    if head is None:
        return None
    return _cut_at_lines(sql, head.end()) or _cut_at_commas(sql, head.end())


def _cut_at_lines(sql: str, start: int) -> Sketch | None:
    """Return what a text says that SQLAlchemy has written: an item in each line.

    A line that ends inside quotes or parentheses is no item, and can't be read; where that is so, or
    there are comments, which could hide it, the text takes another way.

    :param start: where the items begin.
    """
    if "--" in sql or "/*" in sql or not sql.startswith("\n\t", start):
        return None
    *items, last = sql[start + 2 :].split(", \n\t")
    item, end, tail = last.rpartition("\n)")
    try:
        return _read([*items, item], tail) if end else None
    except SQLiteTextError:
        return None


def _cut_at_commas(sql: str, start: int) -> Sketch | None:
    """Return what a text says, however it is laid out; None where that takes the parser as a whole.

    :param start: where the items begin.
    :raises SQLiteTextError: an item can't be read.
    """
    items = _ITEM.findall(sql, start)
    *_, tail, unread = items[-1] if items else ("", sql)
    if unread:
        return None
    return _read([f"{first} {rest}".rstrip() for first, rest, _, _ in items], tail)


def _read(items: Iterable[str], tail: str) -> Sketch | None:
    """Return what the items say: columns, and constraints after these.

    :param tail: what follows the closing parenthesis; None is returned where that is unknown.
    :raises SQLiteTextError: an item can't be read.
    """
    sketch = Sketch()
    if not take_options(sketch, tail):
        return None
    waiting = iter(items)
    for item in waiting:
        column = _column(item)
        if column is None:
            add_constraint(sketch, item)
            break
        sketch.add_column(*column)
    for item in waiting:
        add_constraint(sketch, item)
    return sketch


@lru_cache(maxsize=16384)
def _column(item: str) -> tuple[str, Definition] | None:
    """Return name and definition of a column, and None for a constraint: many tables have the same ones.

    :raises SQLiteTextError: it can't be read.
    """
    found = _NAMED.fullmatch(item)
    if found is None or found[1].upper() in _FIRST_WORDS:
        return None
    return _unquoted(found[1]), definition(found[2] or "")


def add_constraint(sketch: Sketch, text: str) -> None:
    """Add a constraint of the table by its text.

    :raises SQLiteTextError: it can't be read.
    """
    found = _CONSTRAINT.fullmatch(text)
    if found is None or not _add_usual(sketch, found):
        _add_parsed(sketch, text)


def _add_usual(sketch: Sketch, found: re.Match[str]) -> bool:
    name, kind, over, columns, table, referred, options, condition = found.groups()
    name = None if name is None else name.strip('"')
    if kind == "UNIQUE":
        sketch.add_unique(name, _names(over))
    elif kind:
        sketch.add_primary_key(name, _names(over))
    elif condition:
        sketch.add_check(name, condition)
    elif (said := said_after(options)) is not None:
        reference = Reference(name, _names(columns), table.strip('"'), _names(referred), said)
        sketch.references.append(reference)
    else:
        return False
    return True


@lru_cache(maxsize=1024)
def said_after(text: str) -> str | None:
    """Return what follows ``REFERENCES table (columns)``; None where that is another constraint, too."""
    table = parse_table(f"CREATE TABLE t (x, FOREIGN KEY (x) REFERENCES y (z){text})")
    match table.constraints:
        case [ForeignKey() as key]:
            return said_of(key)
        case _:
            return None


def add_index(sketch: Sketch, name: str, sql: str) -> None:
    """Add an index of the table by its text.

    :raises SQLiteTextError: it can't be read.
    """
    if found := _INDEX.fullmatch(sql):
        unique, columns = found.groups()
        sketch.add_index(name, unique is not None, _names(columns))
    else:
        index = parse_index(sql)
        sketch.add_other_index(name, index.unique, index.elements, index.where)


def _add_parsed(sketch: Sketch, text: str) -> None:
    """Add what stands between two commas after the columns: with no comma between, several constraints."""
    table = parse_table(f"CREATE TABLE t (x, {text})")
    if len(table.columns) != 1:
        raise SQLiteTextError(f"Cannot read this SQL of SQLite as a constraint: {text}")
    for constraint in table.constraints:
        sketch.add(constraint, () if isinstance(constraint, Check) else constraint.columns)


def take_options(sketch: Sketch, tail: str) -> bool:
    """Take what follows the closing parenthesis; return whether all of it is known."""
    for option in filter(None, tail.upper().split(",")):
        words = " ".join(option.split())
        if words in (STRICT, WITHOUT_ROWID):
            sketch.options.add(words)
        elif words:
            return False
    return True


def _names(text: str) -> Names:
    if '"' in text:
        text = text.replace('"', "")
    return tuple(text.split(", "))


def _unquoted(name: str) -> str:
    if name[0] in '"`':
        return name[1:-1].replace(name[0] * 2, name[0])
    return name[1:-1] if name[0] == "[" else name
