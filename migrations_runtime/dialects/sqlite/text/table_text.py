"""A stored ``CREATE TABLE`` text, read: columns and constraints, and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    ColumnConstraint,
    ForeignKey,
    PrimaryKey,
    Span,
    TableConstraint,
    Unique,
)
from migrations_runtime.dialects.sqlite.text.column_constraints import read_column_constraints
from migrations_runtime.dialects.sqlite.text.cursor import Cursor
from migrations_runtime.dialects.sqlite.text.keywords import NAME_ONLY, RESERVED
from migrations_runtime.dialects.sqlite.text.table_constraints import (
    at_table_constraint,
    read_table_constraint,
)
from migrations_runtime.dialects.sqlite.text.tokens import (
    END,
    QUOTED,
    STRING,
    WORD,
    Token,
    fold,
)

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class ColumnText:
    """A column's definition; ``declared_type`` is what PRAGMA table_xinfo gives, ``""`` for none."""

    span: Span
    name: str
    name_span: Span
    declared_type: str
    type_span: Span
    """Empty, after the name, where there is no type."""
    constraints: tuple[ColumnConstraint, ...] = ()

    def last(self, kind: type[C]) -> C | None:
        """Return the last constraint of this class, the one that counts, or ``None``."""
        for constraint in reversed(self.constraints):
            if isinstance(constraint, kind):
                return constraint
        return None


@dataclass(frozen=True, slots=True)
class TableText:
    """What a ``CREATE TABLE`` says, and where in ``sql``."""

    sql: str
    name: str
    name_span: Span
    """The name with its schema."""
    body: Span
    """From the opening parenthesis to the closing one."""
    columns: tuple[ColumnText, ...]
    constraints: tuple[TableConstraint, ...] = ()
    strict: bool = False
    without_rowid: bool = False
    schema: str | None = None

    def column(self, name: str) -> ColumnText | None:
        """Return the column of this name, compared as SQLite does."""
        folded = fold(name)
        return next((column for column in self.columns if fold(column.name) == folded), None)

    @property
    def all_constraints(self) -> tuple[TableConstraint, ...]:
        """Keys, checks and references of the columns and of the table, in the order of the text."""
        of_columns = (constraint for column in self.columns for constraint in column.constraints)
        kinds = (PrimaryKey, Unique, Check, ForeignKey)
        return (*(found for found in of_columns if isinstance(found, kinds)), *self.constraints)

    @property
    def primary_key(self) -> PrimaryKey | None:
        """The primary key, wherever it stands."""
        keys = (found for found in self.all_constraints if isinstance(found, PrimaryKey))
        return next(keys, None)


def parse_table(sql: str) -> TableText:
    """Read a ``CREATE TABLE`` (https://www.sqlite.org/lang_createtable.html).

    :raises SQLiteTextError: ``sql`` is none; also for ``CREATE VIRTUAL TABLE`` and
        ``CREATE TABLE ... AS SELECT`` (which SQLite stores as a list of columns).
    """
    cursor = Cursor(sql)
    cursor.expect("CREATE")
    if cursor.token.word in ("TEMP", "TEMPORARY"):
        cursor.next()
    cursor.expect("TABLE")
    cursor.accept_words("IF", "NOT", "EXISTS")
    name_start = cursor.token.start
    schema, name = cursor.qualified_name()
    name_span = Span(name_start, cursor.done_at)
    body_start = cursor.token.start
    cursor.expect("(")
    columns = _columns(cursor)
    constraints = _constraints(cursor)
    cursor.expect(")")
    body = Span(body_start, cursor.done_at)
    options = _options(cursor)
    return TableText(
        sql,
        name,
        name_span,
        body,
        columns,
        constraints,
        strict="STRICT" in options,
        without_rowid="ROWID" in options,
        schema=schema,
    )


def _columns(cursor: Cursor) -> tuple[ColumnText, ...]:
    columns = [_column(cursor)]
    while cursor.accept(",") and not at_table_constraint(cursor):
        columns.append(_column(cursor))
    return tuple(columns)


def _column(cursor: Cursor) -> ColumnText:
    start = cursor.token.start
    name = cursor.name()
    name_span = Span(start, cursor.done_at)
    type_span = _type(cursor)
    declared = _without_quotes(cursor.sql[type_span.start : type_span.end])
    constraints = read_column_constraints(cursor, name)
    return ColumnText(
        Span(start, cursor.done_at), name, name_span, declared, type_span, constraints
    )


def _type(cursor: Cursor) -> Span:
    """Step over a type: any words, then one or two numbers in parentheses."""
    first = cursor.at
    while _is_word_of_type(cursor.token):
        cursor.next()
    words = cursor.tokens[first : cursor.at]
    if [token.word for token in words[-2:]] == ["GENERATED", "ALWAYS"]:
        # The grammar takes these two for words of the type; sqlite3AddColumn gives them back.
        cursor.back(2)
    elif words and cursor.token.word == "(":
        cursor.group()
    if cursor.at == first:
        return Span(cursor.done_at, cursor.done_at)
    return Span(words[0].start, cursor.done_at)


def _without_quotes(declared_type: str) -> str:
    """Unquote a type that is one quoted word (sqlite3DequoteToken, src/util.c)."""
    inner = declared_type[1:-1]
    if declared_type[:1] in ('"', "'", "`", "[") and not any(char in inner for char in "\"'`["):
        return inner
    return declared_type


def _is_word_of_type(token: Token) -> bool:
    if token.kind == WORD:
        return token.word not in RESERVED and token.word not in NAME_ONLY
    return token.kind in (QUOTED, STRING)


def _constraints(cursor: Cursor) -> tuple[TableConstraint, ...]:
    """Step over the constraints; the commas between them may be missing."""
    constraints = []
    while at_table_constraint(cursor):
        if constraint := read_table_constraint(cursor):
            constraints.append(constraint)
        cursor.accept(",")
    return tuple(constraints)


def _options(cursor: Cursor) -> set[str]:
    """Step over ``WITHOUT ROWID`` and ``STRICT``."""
    options: set[str] = set()
    while cursor.token.kind != END and not cursor.accept(";"):
        cursor.accept("WITHOUT")
        options.add(cursor.next().word)
        cursor.accept(",")
    return options
