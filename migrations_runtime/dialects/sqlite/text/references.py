"""``REFERENCES`` and what may follow it, the same in a column and in a table."""

from __future__ import annotations

from migrations_runtime.dialects.sqlite.text.clauses import Deferral, ForeignKey, Span
from migrations_runtime.dialects.sqlite.text.cursor import Cursor


def read_references(
    cursor: Cursor, start: int, name: str | None, columns: tuple[str, ...]
) -> ForeignKey:
    """Step over ``REFERENCES table [(columns)] [ON ... | MATCH ...]*``."""
    cursor.expect("REFERENCES")
    table = cursor.name()
    referred = cursor.names() if cursor.token.word == "(" else ()
    options: dict[str, str] = {}
    while cursor.token.word in ("ON", "MATCH"):
        if cursor.accept("MATCH"):
            options["match"] = cursor.name()
        else:
            cursor.expect("ON")
            event = cursor.next().word
            options[event] = _action(cursor)
    return ForeignKey(
        Span(start, cursor.done_at),
        columns,
        table,
        referred,
        name,
        on_delete=options.get("DELETE"),
        on_update=options.get("UPDATE"),
        match=options.get("match"),
    )


def read_deferral(cursor: Cursor) -> Deferral | None:
    """Step over ``[NOT] DEFERRABLE [INITIALLY DEFERRED | IMMEDIATE]`` if it is here."""
    start = cursor.token.start
    if cursor.accept_words("NOT", "DEFERRABLE"):
        deferrable = False
    elif cursor.accept("DEFERRABLE"):
        deferrable = True
    else:
        return None
    initially = cursor.next().word if cursor.accept("INITIALLY") else None
    return Deferral(Span(start, cursor.done_at), deferrable, initially)


def _action(cursor: Cursor) -> str:
    first = cursor.next().word
    return f"{first} {cursor.next().word}" if first in ("SET", "NO") else first
