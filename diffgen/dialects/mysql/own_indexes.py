"""The index that a foreign key makes for itself: part of the key, and no object of its own.

A foreign key needs an index that begins with its columns. Where there is none the server makes one,
named as the constraint or, if that has no name, as its first column; and makes it go again when
another comes that serves as well (``foreign_key_prefix`` in sql/sql_class.cc of MariaDB;
https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html). When the foreign key goes, it
stays behind, so that whoever drops the one has to drop the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.dialects.mysql.kinds.index import SORT
from diffgen.dialects.mysql.kinds.key_length import LENGTH
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Element, Index

#: What stands in one table, and may serve one of its foreign keys.
Keys: TypeAlias = dict[tuple[str | None, str | None], list[Any]]


def with_own_indexes(objects: Iterable[Object], *, declared: bool = False) -> Iterator[Object]:
    """Yield the objects, each index that a foreign key made as the ``index`` of that.

    :param declared: whether the objects are still to be made; what makes them names the foreign key.
    """
    found = list(objects)
    keys: Keys = defaultdict(list)
    foreign_keys: defaultdict[tuple[str | None, str | None], list[ForeignKey]] = defaultdict(list)
    for obj in found:
        if isinstance(obj, ForeignKey):
            foreign_keys[obj.key.schema, obj.key.table].append(obj)
        elif obj.key.kind in ("index", "unique", "primary_key"):
            keys[obj.key.schema, obj.key.table].append(obj)
    own: set[Key] = set()
    with_index: list[ForeignKey] = []
    for table, items in foreign_keys.items():
        made = [next((one for one in keys[table] if _is_made_for(one, obj)), None) for obj in items]
        own |= {one.key for one in made if one is not None}
        told = _to_be_made if declared else _as_made
        with_index += told(items, made, keys[table])
    yield from (obj for obj in found if not isinstance(obj, ForeignKey) and obj.key not in own)
    yield from with_index


def _as_made(
    foreign_keys: Sequence[ForeignKey], made: Sequence[Any], candidates: Sequence[Any]
) -> Iterator[ForeignKey]:
    """Yield the foreign keys of a table, each with the index that it made for itself."""
    for obj, index in zip(foreign_keys, made, strict=True):
        yield replace(obj, index=None if index is None else index.key.name)


def _to_be_made(
    foreign_keys: Sequence[ForeignKey], made: Sequence[Any], candidates: Sequence[Any]
) -> Iterator[ForeignKey]:
    """Yield the foreign keys of a table, each with the index that it will make for itself."""
    named: list[ForeignKey] = []
    for obj, index in zip(foreign_keys, made, strict=True):
        is_served = any(serves(one, obj) for one in candidates if one is not index)
        named.append(replace(obj, index=None if is_served else obj.key.name))
    return _without_shorter(named)


def _without_shorter(foreign_keys: Sequence[ForeignKey]) -> Iterator[ForeignKey]:
    """Yield the foreign keys of a table, without the index of one that the index of another serves as well.

    Of two over the same columns the first has none (``mysql_prepare_create_table`` in sql/sql_table.cc of
    MariaDB).
    """
    for place, obj in enumerate(foreign_keys):
        for index, other in enumerate(foreign_keys):
            is_besides = len(other.columns) > len(obj.columns) or index > place
            if is_besides and other.index is not None and serves(other, obj):
                yield replace(obj, index=None)
                break
        else:
            yield obj


def serves(obj: Object, foreign_key: ForeignKey) -> bool:
    """Return whether an index, or one behind a constraint, begins with the columns of the key."""
    needed = foreign_key.columns
    return _columns(obj)[: len(needed)] == needed


def _columns(obj: Any) -> tuple[str | None, ...]:
    """Return the columns that an index holds as a whole, up to the first that it doesn't."""
    if not isinstance(obj, Index):
        return tuple(obj.columns)
    options = dict(obj.options)
    if SORT in options:
        return ()
    shortened = {name for name, _ in options.get(LENGTH, ())}
    return tuple(
        None if element.column in shortened else element.column for element in obj.elements
    )


def _is_made_for(obj: Any, foreign_key: ForeignKey) -> bool:
    """Return whether an index is what the server would have made for the foreign key."""
    if not isinstance(obj, Index) or obj.unique or obj.options:
        return False
    if obj.elements != tuple(Element(column) for column in foreign_key.columns):
        return False
    return is_own_name(obj.key.name, foreign_key.key.name, foreign_key.columns)


def is_own_name(name: str, foreign_key: str, columns: Sequence[str]) -> bool:
    """Return whether an index over the columns of a foreign key has a name that the server would choose.

    It is named after the first column where the key had no name when it was made; and where the server
    made the name of the key, after the table as it was called then.
    """
    first = re.escape(columns[0])
    return name == foreign_key or re.fullmatch(rf"{first}(_\d+)?|.+_ibfk_\d+", name) is not None
