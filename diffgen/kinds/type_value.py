"""What a declared type is, as a value: two of one value are compiled alike.

SQLAlchemy's own ``_static_cache_key`` is about statements: of an enum it has neither name nor labels.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

#: What SQLAlchemy keeps on a type that no SQL depends on: its listeners, what it has worked out, and by
#: which values of Python an enum knows its labels.
_BESIDE = frozenset(
    {"dispatch", "_type_affinity", "_static_cache_key", "_valid_lookup", "_object_lookup"}
)


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
