"""An operation on a line that a person understands: what, where, before → after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any, assert_never

from diffgen.catalog import Expression, Key
from diffgen.ops import Alter, Create, Drop, Op, Rename, Unresolved
from migrations_runtime.showing.visible import visible

_DOUBT = " (uncertain: the server could not be asked how it would write this)"
_MARKS = {True: "yes", False: "no", None: "none"}


def describe(ops: Iterable[Op], uncertain: Collection[Key] = ()) -> Iterator[str]:
    """Yield what differs, a line each; what is made or dropped as a part of a table counts with it.

    :param uncertain: what may differ in spelling only.
    """
    return map(visible, _described(ops, uncertain))


def _described(ops: Iterable[Op], uncertain: Collection[Key]) -> Iterator[str]:
    for op in _told(ops):
        match op:
            case Create(after):
                yield f"{op.key} is missing{_content(after)}"
            case Drop():
                yield f"{op.key} is not in the models"
            case Alter(before, after):
                doubt = _DOUBT if op.key in uncertain else ""
                yield f"{op.key}: {_changes(before, after)}{doubt}"
            case Rename(before_key, after_key):
                yield f"{before_key} is renamed to {after_key.name}"
            case Unresolved(_, _, why):
                yield f"{op.key}: {why}"
            case _:
                assert_never(op)


def summarize(ops: Iterable[Op], uncertain: Collection[Key] = ()) -> Iterator[str]:
    """Yield what carrying out ``ops`` does, a line for each line of ``describe``."""
    return map(visible, _summarized(ops, uncertain))


def _summarized(ops: Iterable[Op], uncertain: Collection[Key]) -> Iterator[str]:
    for op in _told(ops):
        match op:
            case Create(after):
                yield f"{'create' if op.key.owner is None else 'add'} {op.key}{_content(after)}"
            case Drop():
                yield f"drop {op.key}"
            case Alter(before, after):
                doubt = _DOUBT if op.key in uncertain else ""
                yield f"change {op.key}: {_changes(before, after)}{doubt}"
            case Rename(before_key, after_key):
                yield f"rename {before_key} to {after_key.name}"
            case Unresolved(_, _, why):
                yield f"not written: {op.key}: {why}"
            case _:
                assert_never(op)


def _told(ops: Iterable[Op]) -> Iterator[Op]:
    """Yield the operations that get a line; what is dropped and created again is a change."""
    listed = list(ops)
    dropped = {op.key: op.before for op in listed if isinstance(op, Drop)}
    created = {op.key for op in listed if isinstance(op, Create)}
    whole = {op.key: op for op in listed if isinstance(op, Create | Drop)}
    for op in listed:
        if op.key.owner in whole and type(whole[op.key.owner]) is type(op):
            continue
        if isinstance(op, Create) and op.key in dropped:
            yield Alter(dropped[op.key], op.after)
        elif not (isinstance(op, Drop) and op.key in created):
            yield op


def _changes(before: Any, after: Any) -> str:
    return ", ".join(_changed(before, after))


def _changed(before: Any, after: Any) -> Iterator[str]:
    for field in fields(before):
        first, second = getattr(before, field.name), getattr(after, field.name)
        if not field.compare or first == second:
            continue
        if type(first) is type(second) and _is_record(first):
            yield from _changed(first, second)
        else:
            yield f"{field.name.replace('_', ' ')} {_text(first)} → {_text(second)}"


def _content(obj: Any) -> str:
    """Return the one thing that tells most about a new object."""
    for name in ("type", "condition", "definition", "columns", "elements", "labels"):
        if hasattr(obj, name):
            value = getattr(obj, name)
            return f" {_text(value)}" if isinstance(value, tuple) else f" ({_text(value)})"
    return ""


def _text(value: Any) -> str:
    match value:
        case None | True | False:
            return _MARKS[value]
        case Expression():
            return value.sql
        case Key():
            return value.path
        case ():
            return "none"
        case ((str(), _), *_):  # options: pairs of a name and a value
            return " ".join(f"{name}={_text(one)}" for name, one in value)
        case tuple():
            return "(" + ", ".join(_text(item) for item in value) + ")"
    if _is_record(value):
        given = [(field.name, getattr(value, field.name)) for field in fields(value)]
        return " ".join(_named(name, one) for name, one in given if one not in (None, False))
    return str(value)


def _is_record(value: Any) -> bool:
    """Return whether a value is told by its fields."""
    return is_dataclass(value) and "__str__" not in vars(type(value))


def _named(name: str, value: Any) -> str:
    if value is True:
        return name
    return _text(value) if is_dataclass(value) else f"{name}={_text(value)}"
