"""An operation on a line that a person understands: what, where, before → after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, assert_never

from diffgen.catalog import Expression, Key
from diffgen.ops import Alter, Create, Drop, Op, Rename, Unresolved

_MARKS = {True: "yes", False: "no", None: "none"}


def describe(ops: Iterable[Op]) -> Iterator[str]:
    """Yield a line for each difference; what is made or dropped as a part of a table counts with it."""
    listed = list(ops)
    replaced = {op.key for op in listed if isinstance(op, Create)} & {
        op.key for op in listed if isinstance(op, Drop)
    }
    before = {op.key: op.before for op in listed if isinstance(op, Drop)}
    tables = {op.key: op for op in listed if isinstance(op, Create | Drop)}
    for op in listed:
        if op.key.owner in tables and type(tables[op.key.owner]) is type(op):
            continue
        if op.key in replaced:
            if isinstance(op, Create):
                yield _changed(op.key, before[op.key], op.after)
        else:
            yield _line(op)


def _line(op: Op) -> str:
    match op:
        case Create(after):
            return f"{op.key} is missing{_content(after)}"
        case Drop():
            return f"{op.key} is not in the models"
        case Alter(before, after):
            return _changed(op.key, before, after)
        case Rename(before_key, after_key):
            return f"{before_key} is renamed to {after_key.name}"
        case Unresolved(_, _, why):
            return f"{op.key}: {why}"
        case _:
            assert_never(op)


def _changed(key: Key, before: Any, after: Any) -> str:
    changes = [
        f"{field.name.replace('_', ' ')} {_text(first)} → {_text(second)}"
        for field in fields(before)
        if field.compare
        for first, second in [(getattr(before, field.name), getattr(after, field.name))]
        if first != second
    ]
    return f"{key}: {', '.join(changes)}"


def _content(obj: Any) -> str:
    """Return the one thing that tells most about a new object."""
    for name in ("type", "condition", "columns", "labels"):
        if hasattr(obj, name):
            return f" ({_text(getattr(obj, name))})"
    return ""


def _text(value: Any) -> str:
    match value:
        case None | True | False:
            return _MARKS[value]
        case Expression():
            return value.sql
        case Key():
            return value.path
        case tuple():
            return "(" + ", ".join(_text(item) for item in value) + ")"
    if hasattr(value, "__dataclass_fields__") and "__str__" not in vars(type(value)):
        given = [(field.name, getattr(value, field.name)) for field in fields(value)]
        return " ".join(f"{name}={_text(one)}" for name, one in given if one not in (None, False))
    return str(value)
