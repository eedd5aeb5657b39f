"""What the models don't name, and something that stays needs, is not diffgen's to drop."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare.taking_part.needs import needs
from diffgen.contracts import Dialect


def spared(pair: Pair, whole: Pair, dialect: Dialect) -> Pair:
    """Return the pair without what belongs to something that the filters leave out.

    In the database that is an enum or a sequence that a table takes from, be it left out or not, as
    long as the models don't name it; in the models, what no other table of them takes from.

    :param whole: both sides before any filter.
    """
    beside = _of_others(pair.after, whole.after, dialect)
    pair = Pair(_without(pair.before, beside), _without(pair.after, beside))
    alone = {key for key in pair.before if key not in pair.after and key.owner is None}
    if not alone:
        return pair
    needed: set[Key] = set()
    while more := (alone - needed).intersection(_needed(pair, needed, whole.before, dialect)):
        needed |= more
    if not needed:
        return pair
    # A table that stays isn't compared; all else stands on both sides, as columns may need it.
    tables = {key for key in needed if dialect.kind(key).filter_name == "table"}
    kept = (pair.before[key] for key in needed - tables)
    return Pair(_without(pair.before, tables), Catalog([*pair.after.values(), *kept]))


def _of_others(kept: Catalog, whole: Catalog, dialect: Dialect) -> set[Key]:
    """Return what tables need that are left out, and nothing else that the models declare."""
    gone = Catalog(obj for key, obj in whole.items() if key not in kept)
    if not gone:
        return set()
    apart = {key for key in needs(gone, whole, dialect) if key in kept and key.owner is None}
    apart = {key for key in apart if dialect.kind(key).filter_name != "table"}
    # What stays may need one of them, and that another: the schema that an enum is in.
    while needed := apart.intersection(needs(_without(kept, apart), whole, dialect)):
        apart -= needed
    return apart


def _without(catalog: Catalog, keys: Collection[Key]) -> Catalog:
    if not keys:
        return catalog
    return Catalog(obj for key, obj in catalog.items() if key not in keys and key.owner not in keys)


def _needed(pair: Pair, kept: Collection[Key], whole: Catalog, dialect: Dialect) -> Iterator[Key]:
    yield from needs(pair.after, pair.after, dialect)
    yield from needs(Catalog(pair.before[key] for key in kept), whole, dialect)
    left_out = Catalog(obj for key, obj in whole.items() if key not in pair.before)
    yield from needs(left_out, whole, dialect)
