"""Constraints that the server has numbered: they are known by what they say.

A foreign key or a check without a name gets the next number of its table
(https://mariadb.com/kb/en/constraint/), so that its name tells when it was made, and not what it is: in a
table that has grown the numbers are others than in one that ``create_all`` has made.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from diffgen.catalog import Catalog, Key, Pair

_NUMBER = re.compile(r"\d+$")


def aligned(pair: Pair) -> Pair:
    """Return the pair, each numbered constraint of the models by the name that it has in the database.

    What says the same is the same. A check that is left takes the place of another, since the server may
    say the same in words of its own; all else keeps its number if that is free, or gets the next one.
    """
    there, wanted = _numbered(pair.before), _numbered(pair.after)
    names: dict[Key, Key] = {}
    for place, constraints in wanted.items():
        names |= _named(there.get(place, []), constraints)
    if all(key == other for key, other in names.items()):
        return pair
    return Pair(pair.before, Catalog(_renamed(obj, names) for obj in pair.after.values()))


def is_numbered(key: Key) -> bool:
    """Return whether the name of a constraint is the server's: ``CONSTRAINT_1`` is that of MariaDB."""
    match key.kind:
        case "foreign_key":
            return is_numbered_foreign_key(key.name, key.table or "")
        case "check":
            return is_numbered_check(key.name, key.table or "")
    return False


def is_numbered_foreign_key(name: str, table: str) -> bool:
    """Return whether a foreign key of a table has its name from the server."""
    stem = f"{table}_ibfk_"
    return name.startswith(stem) and name[len(stem) :].isdecimal()


def is_numbered_check(name: str, table: str) -> bool:
    """Return whether a check of a table has its name from the server."""
    return name[-1:].isdecimal() and _NUMBER.sub("", name) in ("CONSTRAINT_", f"{table}_chk_")


def _numbered(catalog: Catalog) -> dict[tuple[Key | None, str], list[Any]]:
    found: defaultdict[tuple[Key | None, str], list[Any]] = defaultdict(list)
    for key, obj in catalog.items():
        if is_numbered(key):
            found[key.owner, key.kind].append(obj)
    for constraints in found.values():
        constraints.sort(key=lambda obj: _number(obj.key))
    return found


def _number(key: Key) -> int:
    found = _NUMBER.search(key.name)
    return int(found[0]) if found else 0


def _named(there: Sequence[Any], wanted: Sequence[Any]) -> dict[Key, Key]:
    """Return the name that each wanted constraint has, or gets."""
    names: dict[Key, Key] = {}
    left = list(there)
    for obj in wanted:
        same = [one for one in left if replace(one, key=obj.key) == obj]
        chosen = next((one for one in same if one.key == obj.key), same[0] if same else None)
        if chosen is not None:
            left.remove(chosen)
            names[obj.key] = chosen.key
    free = [one.key for one in left]
    for obj in wanted:
        if obj.key not in names:
            taken = set(names.values())
            names[obj.key] = next(key for key in _places(obj.key, free) if key not in taken)
    return names


def _places(key: Key, free: Sequence[Key]) -> Iterator[Key]:
    """Yield the names that a constraint may have, the best one first."""
    if key in free:
        yield key
    if key.kind == "check":
        yield from free
    yield from _from(key)


def _from(key: Key) -> Iterator[Key]:
    """Yield a key, and those of the numbers after it."""
    for number in count(_number(key)):
        yield key._replace(name=_NUMBER.sub(str(number), key.name))


def _renamed(obj: Any, names: dict[Key, Key]) -> Any:
    """Return an object by its name; the index that a foreign key will make is called as the key."""
    key = names.get(obj.key, obj.key)
    if key == obj.key:
        return obj
    if getattr(obj, "index", None) == obj.key.name:
        return replace(obj, key=key, index=key.name)
    return replace(obj, key=key)
