"""What the models don't name, and something that stays needs, is not diffgen's to drop."""

from __future__ import annotations

from collections.abc import Iterator

from diffgen.catalog import Catalog, Key, Pair
from diffgen.contracts import Dialect


def spared(pair: Pair, whole: Catalog, dialect: Dialect) -> Pair:
    """Return the pair without what would be dropped from under something that stays.

    That is an enum or a sequence of a table that the filters leave out, or a sequence that a default
    of the models takes from.

    :param whole: what the database holds, before any filter.
    """
    alone = {key for key in pair.before if key not in pair.after and key.owner is None}
    if not alone:
        return pair
    needed = alone.intersection(_needed(pair, whole, dialect))
    if not needed:
        return pair
    kept = Catalog(
        obj for key, obj in pair.before.items() if key not in needed and key.owner not in needed
    )
    return Pair(kept, pair.after)


def _needed(pair: Pair, whole: Catalog, dialect: Dialect) -> Iterator[Key]:
    for obj in pair.after.values():
        yield from dialect.kind(obj.key).needs(obj, pair.after)
    for key, obj in whole.items():
        if key not in pair.before:
            yield from dialect.kind(key).needs(obj, whole)
