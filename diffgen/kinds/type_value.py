"""What a declared type is, as a value: two of one value are compiled alike.

SQLAlchemy's own ``_static_cache_key`` is about statements: of an enum it has neither name nor labels.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

T = TypeVar("T")
Told = TypeVar("Told")
#: What SQLAlchemy keeps on a type that no SQL depends on: its listeners, what it has worked out, and by
#: which values of Python an enum knows its labels.
_BESIDE = frozenset(
    {"dispatch", "_type_affinity", "_static_cache_key", "_valid_lookup", "_object_lookup"}
)
#: What the SQL of SQLAlchemy's usual types depends on, by their exact classes: there are many columns, and few
#: such values.
PARAMETERS: Mapping[type, Callable[[Any], Hashable]] = {
    **dict.fromkeys(
        (sa.String, sa.Text, sa.Unicode, sa.UnicodeText), attrgetter("length", "collation")
    ),
    **dict.fromkeys((sa.VARCHAR, sa.CHAR, sa.TEXT), attrgetter("length", "collation")),
    **dict.fromkeys((sa.Numeric, sa.NUMERIC, sa.DECIMAL), attrgetter("precision", "scale")),
    **dict.fromkeys((sa.Float, sa.Double), attrgetter("precision", "scale")),
    **dict.fromkeys((sa.Integer, sa.BigInteger, sa.SmallInteger, sa.INTEGER, sa.BIGINT), type),
    **dict.fromkeys((sa.DateTime, sa.Time), attrgetter("timezone")),
    **dict.fromkeys((sa.LargeBinary,), attrgetter("length")),
    **dict.fromkeys((sa.Date, sa.Boolean, sa.JSON), type),
}


class TypeValues:
    """Tells types by values, those of the usual classes by as little as their SQL depends on."""

    def __init__(self, dialect: sa.Dialect) -> None:
        self._parameters = usual_parameters(dialect)
        self._told: dict[int, Hashable] = {}

    def of(self, type_: TypeEngine[Any]) -> Hashable:
        """Return what a type shares with those that are compiled as it is."""
        value = usual_value(type_, self._parameters)
        if value is not None:
            return value
        told = self._told.get(id(type_))  # of the models, which stay as long as this does
        if told is None:
            told = self._told[id(type_)] = type_value(type_)
        return told


def told_once(
    type_of: Callable[[TypeEngine[Any], T], Told], dialect: sa.Dialect
) -> Callable[[TypeEngine[Any], T], Told]:
    """Return the same function, which is called once for all types of the usual classes that are alike.

    :param type_of: tells what a type is on a server, and depends on nothing else.
    """
    usual = usual_parameters(dialect)
    known: dict[Hashable, Told] = {}

    def told(type_: TypeEngine[Any], given: T) -> Told:
        value = usual_value(type_, usual)
        if value is None:
            return type_of(type_, given)
        if value not in known:
            known[value] = type_of(type_, given)
        return known[value]

    return told


def usual_value(
    type_: TypeEngine[Any], usual: Mapping[type, Callable[[Any], Hashable]]
) -> Hashable | None:
    """Return what a type shares with those that are compiled as it is; None for one that is out of the usual.

    :param usual: by which parameters the usual classes tell their types apart (``usual_parameters``).
    """
    parameters = usual.get(type(type_))
    if parameters is None or type_._variant_mapping:
        return None
    return type(type_), parameters(type_)


def usual_parameters(dialect: sa.Dialect) -> dict[type, Callable[[Any], Hashable]]:
    """Return ``PARAMETERS``, but for classes that somebody has compiled in words of their own."""
    return {
        class_: parameters
        for class_, parameters in PARAMETERS.items()
        if not is_compiled_otherwise(class_, dialect)
    }


def is_compiled_otherwise(class_: type, dialect: sa.Dialect) -> bool:
    """Return whether somebody has a class compiled in words of their own, by ``@compiles``.

    What holds for other dialects then is SQLAlchemy's own way, wrapped (``sqlalchemy/ext/compiler.py``).
    """
    for one in class_.__mro__:
        dispatcher = one.__dict__.get("_compiler_dispatcher")
        if dispatcher is not None:
            used = dispatcher.specs.get(dialect.name) or dispatcher.specs.get("default")
            return used is not None and used.__module__ != "sqlalchemy.ext.compiler"
    return False


def type_value(type_: TypeEngine[Any]) -> Hashable:
    """Return the class of a type and all that is kept on it; types within it by their values.

    What can't be told by a value is told by itself, so that two types differ that have it each.
    """
    kept = type_.__dict__
    return (
        type(type_),
        *[(name, _value(one)) for name, one in kept.items() if name not in _BESIDE],
    )


def _value(kept: object) -> Hashable:
    if kept is None or isinstance(kept, str | int):
        return kept
    if isinstance(kept, sa.MetaData):  # of which SQL says the schema, and no more
        return (sa.MetaData, kept.schema)
    if isinstance(kept, TypeEngine):
        return type_value(kept)
    if isinstance(kept, list | tuple):
        return (type(kept), *map(_value, kept))
    if isinstance(kept, Mapping):
        return (type(kept), *((_value(key), _value(one)) for key, one in kept.items()))
    return _Same(kept)


class _Same:
    """Something that equals itself alone, whatever it says of that."""

    __slots__ = ("_it",)

    def __init__(self, it: object) -> None:
        self._it = it

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other._it is self._it

    def __hash__(self) -> int:
        return id(self._it)
