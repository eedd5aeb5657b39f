"""A stored ``CREATE INDEX`` text, read."""

from __future__ import annotations

from dataclasses import dataclass

from migrations_runtime.dialects.sqlite.text.clauses import Element, Span
from migrations_runtime.dialects.sqlite.text.cursor import Cursor
from migrations_runtime.dialects.sqlite.text.elements import elements_of
from migrations_runtime.dialects.sqlite.text.tokens import END


@dataclass(frozen=True, slots=True)
class IndexText:
    """What a ``CREATE INDEX`` says; ``where`` is as written."""

    sql: str
    name: str
    name_span: Span
    """The name with its schema."""
    table: str
    unique: bool
    elements: tuple[Element, ...]
    where: str | None = None
    schema: str | None = None


def parse_index(sql: str) -> IndexText:
    """Read a ``CREATE INDEX`` (https://www.sqlite.org/lang_createindex.html).

    :raises SQLiteTextError: ``sql`` is none.
    """
    cursor = Cursor(sql)
    cursor.expect("CREATE")
    unique = cursor.accept("UNIQUE")
    cursor.expect("INDEX")
    cursor.accept_words("IF", "NOT", "EXISTS")
    start = cursor.token.start
    schema, name = cursor.qualified_name()
    name_span = Span(start, cursor.done_at)
    cursor.expect("ON")
    table = cursor.name()
    elements = elements_of(cursor, cursor.group())
    where = _rest(cursor) if cursor.accept("WHERE") else None
    cursor.accept(";")
    if cursor.token.kind != END:
        cursor.fail("the end")
    return IndexText(sql, name, name_span, table, unique, elements, where, schema)


def _rest(cursor: Cursor) -> str:
    first = cursor.at
    while cursor.token.kind != END and cursor.token.word != ";":
        cursor.next()
    if cursor.at == first:
        cursor.fail("an expression")
    return cursor.text(cursor.tokens[first : cursor.at])
