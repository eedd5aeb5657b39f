"""A statement with its parameters written into it, from what the driver would be given."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from migrations_runtime.errors import CommandError

Literal = Callable[[Any], str]

# Strings, quoted names and comments, in which nothing is a parameter.
_SQLITE = re.compile(
    r"""'[^']*'|"[^"]*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|/\*.*?\*/|(?P<parameter>\?\d*|[:@$]\w+)""",
    re.DOTALL,
)
_POSTGRESQL = re.compile(
    r"""[eE]'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|--[^\n]*|/\*.*?\*/|\$(?P<tag>[^\W\d]\w*)?\$.*?"""
    r"""\$(?P=tag)\$|\$\$.*?\$\$|(?P<parameter>\$\d+)""",
    re.DOTALL,
)


def sqlite_inlined(statement: str, parameters: Any) -> str:
    """Write parameters of the styles ``?``, ``?1`` and ``:name`` into a statement."""
    return _filled(_SQLITE, statement, parameters, sqlite_literal) if parameters else statement


def postgresql_inlined(connection: sa.Connection, statement: str, parameters: Any) -> str:
    """Write parameters into a statement as the driver of ``connection`` does, or would."""
    driver: Any = connection.connection.driver_connection
    dbapi: Any = connection.dialect.loaded_dbapi
    match connection.dialect.driver:
        case "psycopg" | "psycopg_async":
            psycopg: Any = import_module("psycopg")
            kind = psycopg.AsyncClientCursor if dbapi is not psycopg else psycopg.ClientCursor
            return str(kind(driver).mogrify(statement, parameters))
        case "psycopg2":
            with driver.cursor() as cursor:
                return str(cursor.mogrify(statement, parameters or None), "utf-8")
    if dbapi.paramstyle in ("format", "pyformat"):
        return str(statement % _literals(parameters))
    return _filled(_POSTGRESQL, statement, parameters, postgresql_literal)


def _filled(tokens: re.Pattern[str], statement: str, parameters: Any, literal: Literal) -> str:
    """Put literals where a statement has parameters: numbered, named, or one after the other."""
    taken = 0

    def fill(token: re.Match[str]) -> str:
        nonlocal taken
        parameter = token["parameter"]
        if parameter is None:
            return token[0]
        name = parameter[1:]
        if isinstance(parameters, Mapping):
            return literal(parameters[name])
        index = int(name) - 1 if name.isdigit() else taken
        taken += 1
        return literal(parameters[index])

    return tokens.sub(fill, statement)


def _literals(parameters: Any) -> Any:
    if isinstance(parameters, Mapping):
        return {name: postgresql_literal(value) for name, value in parameters.items()}
    return tuple(map(postgresql_literal, parameters or ()))


def sqlite_literal(value: Any) -> str:
    """Return what SQLite reads as the value that its driver would bind."""
    match value:
        case None:
            return "NULL"
        case bool() | int():
            return str(int(value))
        case float():
            # NaN is bound as NULL: https://www.sqlite.org/c3ref/bind_blob.html
            return {"inf": "9e999", "-inf": "-9e999", "nan": "NULL"}.get(str(value), repr(value))
        case str():
            # The shell would end a text at a NUL.
            return " || char(0) || ".join(map(_quoted, value.split("\0")))
        case bytes() | bytearray() | memoryview():
            return f"X'{bytes(value).hex()}'"
        case datetime():
            return _quoted(value.isoformat(" "))
        case date():
            return _quoted(value.isoformat())
    raise _no_literal(value)


def postgresql_literal(value: Any) -> str:
    """Return what PostgreSQL reads as a value; the drivers that write it by themselves are asked."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() | Decimal():
            return str(value) if math.isfinite(value) else f"'{value}'::float8"
        case str():
            return _quoted(value)
        case bytes() | bytearray() | memoryview():
            return f"'\\x{bytes(value).hex()}'::bytea"
        case datetime():
            return f"'{value.isoformat(' ')}'::timestamp{'tz' if value.tzinfo else ''}"
        case date() | time() | UUID():
            return f"'{value}'::{type(value).__name__.lower()}"
        case timedelta():
            return f"'{value / timedelta(microseconds=1):.0f} microseconds'::interval"
        case list() | tuple():
            return f"ARRAY[{', '.join(map(postgresql_literal, value))}]"
    raise _no_literal(value)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _no_literal(value: object) -> CommandError:
    return CommandError(
        f"a parameter of the type {type(value).__name__} cannot be written as SQL; "
        "give it to the statement as text"
    )
