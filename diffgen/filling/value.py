"""A value as a person types it, in SQL as the column's type asks for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from diffgen.contracts import Dialect

_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def literal(text: str, type_: TypeEngine[Any], dialect: Dialect) -> str:
    """Return the SQL of a value.

    :raises ValueError: for what is no value of the type; it says what would be one.
    """
    kept = _kept(type_, dialect)
    if isinstance(kept, sa.Enum):
        if text not in kept.enums:
            raise ValueError(f"it is one of {', '.join(kept.enums)}")
        return _rendered(text, sa.String(), dialect)
    read, form = _READERS.get(_python_type(kept), (str, ""))
    try:
        value = read(text)
    except (ArithmeticError, KeyError, ValueError) as error:
        raise ValueError(form) from error
    as_text = isinstance(value, str) or (isinstance(kept, sa.Uuid) and not kept.as_uuid)
    return _rendered(str(value) if as_text else value, sa.String() if as_text else kept, dialect)


def _kept(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    """Return the type that the database has for the one of the models: values are the database's."""
    found = type_.dialect_impl(dialect.sqlalchemy)
    while isinstance(found, TypeDecorator):
        found = found.impl_instance
    return found


def _python_type(type_: TypeEngine[Any]) -> type[Any]:
    if isinstance(type_, sa.JSON):
        return dict
    try:
        return type_.python_type
    except NotImplementedError:
        return str


def _rendered(value: object, type_: TypeEngine[Any], dialect: Dialect) -> str:
    compiled = sa.literal(value, type_).compile(
        dialect=dialect.sqlalchemy, compile_kwargs={"literal_binds": True}
    )
    return dialect.sql(str(compiled))


def _truth(text: str) -> bool:
    return _TRUTH[text.lower()]


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def _json(text: str) -> str:
    json.loads(text)
    return text


def _no_bytes(text: str) -> bytes:
    raise ValueError(text)


#: How a text is read, and what it should have been.
_READERS: dict[type[Any], tuple[Callable[[str], object], str]] = {
    bool: (_truth, "it is true or false"),
    int: (int, "it is a whole number"),
    float: (_number, "it is a number"),
    Decimal: (_number, "it is a number"),
    date: (date.fromisoformat, "it is a date such as 2026-01-31"),
    datetime: (datetime.fromisoformat, "it is a time such as 2026-01-31 12:00:00"),
    time: (time.fromisoformat, "it is a time of day such as 12:00:00"),
    UUID: (UUID, "it is a UUID"),
    dict: (_json, "it is JSON"),
    bytes: (_no_bytes, "bytes are said in SQL, after sql:"),
}
