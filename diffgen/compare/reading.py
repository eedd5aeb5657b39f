"""What was read of both sides, without what takes no part in a comparison."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from diffgen.catalog import Catalog, Pair
from diffgen.compare.alike import of_changed_type
from diffgen.compare.before import Before
from diffgen.compare.opening import Opened, declared_of, opened, told_in_outline
from diffgen.compare.taking_part import beside, filtered, spared, without_ledgers
from diffgen.contracts import Declared, Part, Place
from migrations_runtime.long_work import long_work


@dataclass(frozen=True)
class Reading:
    """What was read of both sides, which stays the same whatever a person says of it.

    :ivar pair: what is there, and what is wanted, in the words of each.
    :ivar beside: what is there and takes no part, and foreign keys refer to.
    :ivar alike: the tables that are the same on both sides, and were not looked into.
    """

    pair: Pair
    beside: Catalog
    declared: Declared
    opened: Opened
    alike: frozenset[Place] = frozenset()

    @property
    def source(self) -> Before:
        """What gives what is."""
        return self.opened.source

    @property
    def part(self) -> Part:
        """Which part of it was read."""
        return self.opened.part

    @property
    def opts(self) -> Mapping[str, Any]:
        """What ``context.configure`` was given."""
        return self.opened.opts


@long_work("Reading the database and the models")
def read(source: Before, opts: Mapping[str, Any]) -> Reading:
    """Return what the database and the models hold, without what takes no part in a comparison.

    Tables that are the same on both sides are not looked into, unless what differs concerns them.

    :param opts: what ``context.configure`` was given.
    :raises CommandError: where there are no models, or two tables of one name.
    """
    declared = declared_of(opts)
    outlined = told_in_outline(declared, source, opts)
    both = opened(declared, source, opts)
    alike = both.alike(outlined)
    whole = _whole(both, alike)
    retyped = of_changed_type(both.stored.outlines, whole.before, whole.after)
    if unlike := both.concerned_by(retyped, alike):
        alike -= unlike
        whole = _whole(both, alike)
    return _reading(both, whole, alike)


def in_full(reading: Reading) -> Reading:
    """Return the same with the tables that are alike looked into, too; nothing is asked for again.

    :raises CommandError: for what can't be had on the server.
    """
    if not reading.alike:
        return reading
    return _reading(reading.opened, _whole(reading.opened, ()), frozenset())


def _whole(both: Opened, left_out: Collection[Place]) -> Pair:
    after = both.wanted(left_out)
    before = Catalog(both.stored.objects(left_out))
    return Pair(without_ledgers(before, after, both.dialect), after)


def _reading(both: Opened, whole: Pair, alike: frozenset[Place]) -> Reading:
    dialect, selection = both.dialect, both.selection
    compared = frozenset(table for place, table in both.places.items() if place not in alike)
    declared = both.declared.comparing(compared) if alike else both.declared
    named = both.schemas_named
    selection.tell_of_idle_patterns(whole, alike, both.there)
    pair = selection.pair(whole, alike, named)
    pair = filtered(pair, both.opts, dialect, declared)
    pair = spared(pair, whole, dialect)
    return Reading(pair, beside(pair, whole.before, dialect), declared, both, alike)
