"""Renamings that are wanted, in an order that the server takes: a name is free before it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from diffgen.catalog import Key
from diffgen.compare.renames.names import Names
from diffgen.errors import CommandError
from diffgen.ops import Rename


@dataclass(frozen=True, slots=True)
class Wanted:
    """A renaming that a person wants.

    :param said: the words of the person.
    :param once: whether it was said for this once, so that it is still to be done.
    """

    before: Key
    after: Key
    said: str
    once: bool = False


def in_order(wanted: Sequence[Wanted], before: Names, after: Names) -> Iterator[Rename]:
    """Yield the renamings that are still to be done; names that are exchanged go by way of a third.

    :raises CommandError: for what contradicts itself, or what is there.
    """
    to_do = _to_do({one.after: one for one in wanted}, before, after)
    left = {one.before: one.after for one in to_do}
    while left:
        free = next((key for key in left if left[key] not in left), None)
        if free is None:
            free = next(iter(left))
            aside = _aside(free, before, after)
            yield Rename(free, aside)
            left = {aside if key == free else key: name for key, name in left.items()}
        else:
            yield Rename(free, left.pop(free))


def _to_do(wanted: Mapping[Key, Wanted], before: Names, after: Names) -> Sequence[Wanted]:
    """Return what isn't done yet: where a hint stays in the models, it may have been long ago."""
    active = {
        one.before: one
        for one in wanted.values()
        if one.once or (one.before in before and one.after not in before)
    }
    for one in wanted.values():
        rival = active.get(one.before)
        if rival not in (None, one) and (one.once or one.after not in before):
            raise CommandError(f"{one.said}: {rival.said}, too; one thing has one name")
    while more := [
        one
        for one in wanted.values()
        if one.before in before and one.before not in active and one.after in active
    ]:
        active |= {one.before: one for one in more}
    _require_certain([one for one in wanted.values() if one.before not in active], before, after)
    names = {one.after for one in active.values()}
    for one in active.values():
        if one.before in after and one.before not in names:
            raise CommandError(f"{one.said}: the models have {one.before}, too; remove it there")
        if one.after in before and one.after not in active:
            raise CommandError(f"{one.said}: the database has {one.after} already; drop it before")
    return sorted(active.values(), key=lambda one: one.after.order)


def _require_certain(passed: Sequence[Wanted], before: Names, after: Names) -> None:
    """Refuse hints of which nobody can see whether they were followed: both names are there."""
    names = {one.after: one for one in passed}
    for one in passed:
        if one.before not in before or one.after not in before:
            continue
        if one.before not in after:
            raise CommandError(
                f"{one.said}: the database has both; if that was done before, take the hint out of the"
                " models, else drop the other one first"
            )
        here, seen = names.get(one.before), {one.after}
        while here is not None and here.after not in seen:
            seen.add(here.after)
            here = names.get(here.before)
        if here is one:
            raise CommandError(
                f"{one.said}: names are exchanged, and nothing shows whether that was done before;"
                " take the hints out of the models, and say it once by --rename"
            )


def _aside(key: Key, before: Names, after: Names) -> Key:
    """Return a name that nothing has, for what makes room."""
    aside = key._replace(name=f"{key.name[:50]}_")
    while aside in before or aside in after:
        aside = aside._replace(name=f"{aside.name}_")
    return aside
