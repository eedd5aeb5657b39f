"""One thing in two wordings: the models' own, and that in which the server has told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from diffgen.catalog import Expression, Key


def reworded(said: Any, known: Any, written: Any) -> Any:
    """Return what the models say, in the server's words wherever they are known.

    :param known: what the models once said.
    :param written: how the server writes that.
    """
    if said == known:
        return _with_the_text_of(said, written)
    if _is_record(said) and type(said) is type(known) is type(written):
        given = {
            field.name: reworded(*(getattr(one, field.name) for one in (said, known, written)))
            for field in fields(said)
            if field.compare
        }
        return replace(said, **given)
    if _are_options(said) and _are_options(known) and _are_options(written):
        before, there = dict(known), dict(written)
        return tuple((name, reworded(one, before.get(name), there.get(name))) for name, one in said)
    if isinstance(said, tuple) and _as_long(said, known) and _as_long(said, written):
        return _of_its_class(said, map(reworded, said, known, written))
    return said


def in_doubt(wanted: Any, written: Any) -> bool:
    """Whether two things differ in a text that might mean the same."""
    if wanted == written:
        return False
    if isinstance(wanted, Expression) and isinstance(written, Expression):
        return True
    if _is_record(wanted) and type(wanted) is type(written):
        compared = [field.name for field in fields(wanted) if field.compare]
        return any(in_doubt(getattr(wanted, one), getattr(written, one)) for one in compared)
    if isinstance(wanted, tuple) and _as_long(wanted, written):
        return any(map(in_doubt, wanted, written))
    return False


def texts(value: Any) -> Iterator[Expression]:
    """Yield all SQL text in a value."""
    if isinstance(value, Expression):
        yield value
    elif _is_record(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)


def _with_the_text_of(said: Any, written: Any) -> Any:
    """Return the server's wording; scripts still repeat the text of the models."""
    if isinstance(said, Expression) and isinstance(written, Expression):
        return Expression(written.canonical, said.sql)
    if _is_record(said) and type(said) is type(written):
        given = {
            field.name: _with_the_text_of(getattr(said, field.name), getattr(written, field.name))
            for field in fields(said)
            if field.compare
        }
        return replace(said, **given)
    if isinstance(said, tuple) and _as_long(said, written):
        return _of_its_class(said, map(_with_the_text_of, said, written))
    return written


def _of_its_class(said: tuple[Any, ...], items: Iterable[Any]) -> tuple[Any, ...]:
    return Key(*items) if isinstance(said, Key) else tuple(items)


def _is_record(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, Expression | type)


def _are_options(value: Any) -> bool:
    """Whether a value is pairs of a name and something."""
    return isinstance(value, tuple) and all(
        isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) for one in value
    )


def _as_long(value: Any, other: Any) -> bool:
    return isinstance(other, tuple) and len(other) == len(value)
