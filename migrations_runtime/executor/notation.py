"""How a script of SQL is written for one server, so that its own client runs it as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Literal: TypeAlias = Callable[[Any, TypeEngine[Any], SQLCompiler], str | None]


_STRING = r"'[^']*'|\"[^\"]*\""


def semicolon(sql: str) -> str:
    """Return a statement with its terminator, which no comment at its end may swallow."""
    last = re.sub(_STRING, "", sql.rpartition("\n")[2])
    if "--" in last:
        return f"{sql}\n;"
    return sql if sql.endswith(";") else f"{sql};"


def standard_literal(value: Any, type_: TypeEngine[Any], compiler: SQLCompiler) -> str | None:
    """Leave every value to SQLAlchemy."""
    return None


def quoted_hex(value: bytes) -> str:
    """Return ``X'00ff'``, SQL's literal of bytes."""
    return f"X'{value.hex()}'"


class Notation(NamedTuple):
    """What differs between the scripts that clients of servers read.

    :param ended: gives a statement with what ends it.
    :param closing: a statement that ends each revision where DDL is in no transaction.
    :param separator: a line of its own after each statement, by which a client sends it off.
    :param opening: statements that a script begins with.
    :param binary: gives the literal of bytes.
    :param literal: ``literal(value, type, compiler)`` gives the literals that SQLAlchemy has not, or
        wrongly; ``None`` for what it has. The compiler writes values within the value.
    :param assumes: what a server would tell SQLAlchemy's dialect at its first connection.
    """

    begin: str = "BEGIN"
    commit: str = "COMMIT"
    closing: str = ""
    ended: Callable[[str], str] = semicolon
    separator: str = ""
    opening: tuple[str, ...] = ()
    binary: Callable[[bytes], str] = quoted_hex
    literal: Literal = standard_literal
    assumes: tuple[tuple[str, object], ...] = ()


STANDARD_NOTATION = Notation()


def remark(text: str) -> str:
    """Return a comment of one line, whatever the text: nothing in it can end the line.

    Clients take different characters for the end of a line; so all that doesn't print is left out,
    and a hyphen at the end too, by which SQL*Plus would join the next line.
    """
    visible = "".join(character if character.isprintable() else " " for character in text)
    return f"-- {' '.join(visible.split())}".rstrip("-& ") or "--"
