"""The fields of a catalog's objects as values of JSON, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from diffgen.catalog import Expression, Key, Type

#: What says which object it is.
NAMES = ("kind", "schema", "table", "name")


def encoded(value: object) -> Any:
    """Return a value of a field as JSON has it; what is as usual is left out.

    :raises TypeError: for a class that no field has.
    """
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return str(value)  # SQLAlchemy's names are more than that
        case Key():
            given = {name: getattr(value, name) for name in NAMES}
            return {name: str(text) for name, text in given.items() if text is not None}
        case Expression(canonical, sql):
            return {"sql": sql} if canonical == sql else {"canonical": canonical, "sql": sql}
        case Type(sql, named, written):
            more = {"named": encoded(named)} if named is not None else {}
            more |= {"written": written} if written not in (None, sql) else {}
            return {"sql": sql, **more} if more else sql
        case tuple():
            return [encoded(item) for item in value]
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"no JSON for {type(value).__name__}: {value!r}")
    key = getattr(value, "key", None)  # of an object that stands in another one
    return encoded_fields(value) | ({} if key is None else {"key": encoded(key)})


def encoded_fields(obj: object) -> dict[str, Any]:
    """Return the fields of an object, its key apart, that are not as usual."""
    record: Any = obj
    given = [(field, getattr(record, field.name)) for field in fields(record)]
    return {
        field.name: encoded(value)
        for field, value in given
        if field.name != "key" and value != _usual(field)
    }


def decoded_fields(of: type, value: Mapping[str, Any], **more: Any) -> Any:
    """Return the object of a class whose fields were encoded.

    :param more: fields that were not.
    :raises ValueError: the class has no such fields.
    """
    hints = _hints(of)
    if unknown := sorted(value.keys() - hints.keys()):
        raise ValueError(f"{of.__name__} has no {', '.join(unknown)}")
    try:
        return of(**{name: decoded(hints[name], one) for name, one in value.items()}, **more)
    except TypeError as error:  # a field that must be there
        raise ValueError(str(error)) from error


def decoded(hint: Any, value: Any) -> Any:
    """Return a value of a field by what its class says that it is.

    :raises ValueError: it is something else.
    """
    if hint is Any:
        return _plain(value)
    if get_origin(hint) in (Union, UnionType):
        if value is None:
            return None
        (hint,) = (one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is tuple:
        return _tuple(get_args(hint), _typed(list, value))
    if hint is Key:
        return key_of(_typed(dict, value))
    if hint is Expression:
        return _expression(_typed(dict, value))
    if hint is Type:
        return _type(value)
    if is_dataclass(hint) and isinstance(hint, type):
        return decoded_fields(hint, _typed(dict, value))
    return _typed(hint, value)


def key_of(value: Mapping[str, Any]) -> Key:
    """Return a key.

    :raises ValueError: that is none.
    """
    kind, schema, table, name = (value.get(part) for part in NAMES)
    given = (kind, schema or "", table or "", name)
    if not all(isinstance(part, str) for part in given):
        raise ValueError(f"kind and name are missing: {dict(value)!r}")
    return Key(str(kind), schema, str(name), table)


def _tuple(hints: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if hints[-1] is Ellipsis:
        return tuple(decoded(hints[0], item) for item in value)
    if len(hints) != len(value):
        raise ValueError(f"{len(hints)} values are wanted: {value!r}")
    return tuple(decoded(hint, item) for hint, item in zip(hints, value, strict=True))


def _plain(value: Any) -> Any:
    """Return the value of an option, which may be of any class that options have."""
    match value:
        case list():
            return tuple(_plain(item) for item in value)
        case {"sql": _}:
            return _expression(value)
        case dict():
            return key_of(value)
    return value


def _expression(value: Mapping[str, Any]) -> Expression:
    sql = _typed(str, value.get("sql"))
    return Expression(_typed(str, value.get("canonical", sql)), sql)


def _type(value: Any) -> Type:
    if isinstance(value, str):
        return Type(value, written=value)
    given = _typed(dict, value)
    sql, named = _typed(str, given.get("sql")), given.get("named")
    return Type(sql, None if named is None else key_of(named), given.get("written", sql))


def _typed(of: Any, value: Any) -> Any:
    if not isinstance(value, of) or (of is int and isinstance(value, bool)):
        raise ValueError(f"{value!r} is no {of.__name__}")
    return value


def _usual(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


@cache
def _hints(of: type) -> Mapping[str, Any]:
    return get_type_hints(of)
