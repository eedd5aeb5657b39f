"""From the objects that an operation holds to the source of the arguments of its call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import singledispatch
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import conv
from sqlalchemy.types import TypeEngine, to_instance

from diffgen.contracts import Dialect
from diffgen.errors import CommandError
from diffgen.kinds.declaring import compiled
from diffgen.kinds.text import text_source
from diffgen.source import OP, Source, call, to_source
from migrations_runtime.op.rebuild import ColumnOfType
from migrations_runtime.unset import UNSET


def argument(value: Any, dialect: Dialect) -> Source:
    """Return the source of a value.

    :raises CommandError: for one that no source is known of.
    """
    if isinstance(value, type) and issubclass(value, TypeEngine):
        value = to_instance(value)
    return _argument(value, dialect)


@singledispatch
def _argument(value: Any, dialect: Dialect) -> Source:
    try:
        return to_source(value)
    except TypeError as error:
        raise CommandError(
            f"{value!r} cannot be written into a script; give SQL (sa.text) in its place"
        ) from error


@_argument.register
def _(value: conv, dialect: Dialect) -> Source:
    return call("op.f", [str(value)], imports=[OP])


@_argument.register(TypeEngine)
def _(value: TypeEngine[Any], dialect: Dialect) -> Source:
    return dialect.type_source(*dialect.type_of(value, dialect))


@_argument.register
def _(value: sa.ClauseElement, dialect: Dialect) -> Source:
    return text_source(compiled(value, dialect))


@_argument.register
def _(value: sa.DefaultClause, dialect: Dialect) -> Source:
    return argument(value.arg, dialect)


@_argument.register
def _(value: sa.Computed, dialect: Dialect) -> Source:
    text = text_source(compiled(value.sqltext, dialect))
    return call("sa.Computed", [text], {"persisted": bool(value.persisted)})


@_argument.register
def _(value: sa.Identity, dialect: Dialect) -> Source:
    names = ("start", "increment", "minvalue", "maxvalue", "cycle", "cache")
    options = {name: getattr(value, name) for name in names if getattr(value, name) is not None}
    return call("sa.Identity", (), {"always": bool(value.always)} | options)


@_argument.register
def _(value: sa.TableClause, dialect: Dialect) -> Source:
    columns = [
        call("sa.column", [column.name, argument(column.type, dialect)]) for column in value.columns
    ]
    schema = {} if value.schema is None else {"schema": value.schema}
    return call("sa.table", [value.name, *columns], schema)


@_argument.register
def _(value: ColumnOfType, dialect: Dialect) -> Source:
    given = {field.name: getattr(value, field.name) for field in fields(value)}
    kwargs = {name: one for name, one in given.items() if one not in (UNSET, False)}
    return call(f"op.{type(value).__name__}", (), kwargs, imports=[OP])


@_argument.register(list)
@_argument.register(tuple)
def _(value: Any, dialect: Dialect) -> Source:
    return to_source(type(value)(argument(item, dialect) for item in value))


@_argument.register(dict)
def _(value: Mapping[Any, Any], dialect: Dialect) -> Source:
    return to_source({name: argument(item, dialect) for name, item in value.items()})
