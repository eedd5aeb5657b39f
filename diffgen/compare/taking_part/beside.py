"""What takes no part in a comparison, and foreign keys of what does take part refer to."""

from __future__ import annotations

from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare.taking_part.needs import needs
from diffgen.contracts import Dialect


def beside(pair: Pair, before: Catalog, dialect: Dialect) -> Catalog:
    """Return the tables of the database that a proof needs beside what is compared.

    Each comes with what is in it and what that needs, apart from its own foreign keys.

    :param before: what the database holds, before any filter.
    """
    if len(before) == len(pair.before):
        return Catalog()
    sides = (pair.before, pair.after)
    needed = {key for side in sides for key in needs(side, side, dialect)}
    tables = {key for key in needed if key in before and _is_table(key, dialect)}
    tables -= {key for key in tables if any(key in side for side in sides)}
    found = {
        key: obj
        for key, obj in before.items()
        if (key.owner or key) in tables and not _refers(key, obj, before, dialect)
    }
    while more := {
        key: before[key]
        for key in needs(Catalog(found.values()), before, dialect)
        if key.owner is None and key in before and key not in found and key not in pair.before
    }:
        found |= more
    return Catalog(found.values())


def _refers(key: Key, obj: object, whole: Catalog, dialect: Dialect) -> bool:
    """Return whether a part of a table needs another table, as a foreign key does."""
    needed = dialect.kind(key).needs(obj, whole)
    return any(_is_table(need, dialect) and need != key.owner for need in needed)


def _is_table(key: Key, dialect: Dialect) -> bool:
    return dialect.kind(key).filter_name == "table"
