"""Which alterations of a table can stand in one ALTER TABLE.

The clauses of one statement take the table as it was: what they alter, drop and rename has the
names from before, and what they add is checked against the table afterwards. So an alteration that
builds on another one of the list needs a statement after it.
https://dev.mysql.com/doc/refman/8.4/en/alter-table.html · https://mariadb.com/kb/en/alter-table/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration
from migrations_runtime.dialects.mysql.together.counting import beside_keys
from migrations_runtime.dialects.mysql.together.touched import (
    Thing,
    Touch,
    any_of,
    remaking,
    touched,
)
from migrations_runtime.unset import UNSET


def groups(
    alterations: Iterable[Alteration], remade: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> list[tuple[Alteration, ...]]:
    """Return the alterations in groups, one for each statement, in an order that leads to the same.

    :param remade: columns whose change has statements of its own, and what they were made of.
    """
    given = _foreign_keys_first(_touched(one, remade) for one in _apart(alterations))
    order = {id(one): number for number, one in enumerate(given)}
    found: list[list[tuple[Alteration, Touch]]] = []
    for one in beside_keys(given):
        place = _place([[touch for _, touch in group] for group in found], one[1])
        if place == len(found):
            found.append([])
        found[place].append(one)
    for group in found:
        group.sort(key=lambda one: order[id(one)])
    return [tuple(alteration for alteration, _ in group) for group in found]


def _foreign_keys_first(
    given: Iterable[tuple[Alteration, Touch]],
) -> list[tuple[Alteration, Touch]]:
    """Return the alterations, the foreign keys that are dropped first: no key is kept for them then."""
    first: list[tuple[Alteration, Touch]] = []
    rest: list[tuple[Alteration, Touch]] = []
    made: set[Thing] = set()
    for one in given:
        alteration, touch = one
        is_dropped = (
            isinstance(alteration, asked.DropConstraint) and alteration.type == "foreignkey"
        )
        is_there = not any(isinstance(other, asked.RenameConstraint) for other, _ in rest)
        (first if is_dropped and is_there and not touch.takes & made else rest).append(one)
        made |= touch.makes
    return first + rest


def _touched(
    alteration: Alteration, remade: Mapping[str, frozenset[str]]
) -> tuple[Alteration, Touch]:
    touch = touched(alteration)
    if not isinstance(alteration, asked.AlterColumn) or touch.renames:
        return alteration, touch
    made_of = remade.get(alteration.name)
    return alteration, touch if made_of is None else remaking(touch, made_of)


def _place(found: Sequence[Sequence[Touch]], touch: Touch) -> int:
    """Return the group for an alteration: the last one, or a new one.

    What is no clause of the statement that copies the table has a statement apart, which others pass
    by that have nothing to do with it: columns that are made anew; and those that get other names, as
    the name of a foreign key's column cannot change where the table is copied.
    """
    for index in reversed(range(len(found))):
        group = found[index]
        if any(_in_the_way(one, touch) for one in group):
            break
        if all(one.renames == touch.renames and not one.remakes for one in group):
            return len(found) if touch.remakes else index
        if touch.renames or touch.remakes or any(touch.reads & one.settles for one in group):
            break
    return len(found)


def _apart(alterations: Iterable[Alteration]) -> Iterator[Alteration]:
    """Give a column's new name as an alteration of its own: MODIFY has none, RENAME nothing else."""
    for one in alterations:
        if not isinstance(one, asked.AlterColumn) or one.new_name is UNSET:
            yield one
            continue
        rest = replace(one, new_name=UNSET)
        if rest != asked.AlterColumn(one.name, existing=one.existing):
            yield rest
        if one.new_name != one.name:
            yield asked.AlterColumn(one.name, new_name=one.new_name)


def _in_the_way(earlier: Touch, later: Touch) -> bool:
    """Tell whether ``later`` has to wait until ``earlier`` is done."""
    return bool(
        earlier.alone
        or later.alone
        or later.takes & (earlier.takes | earlier.makes)
        or later.makes & earlier.makes
        # A dropped key's name is free in the same statement, a column's or foreign key's is not.
        or any_of(later.makes & earlier.takes, "column", "foreignkey")
        # A foreign key is dropped with one algorithm, and added with another one.
        or (any_of(later.makes, "foreignkey") and _drops_foreign_key(earlier))
        or (_drops_foreign_key(later) and any_of(earlier.makes, "foreignkey"))
        # Within its own table a foreign key holds what it refers to until the statement is done.
        or (
            (any_of(later.takes, "key", "primary key") or later.leaves)
            and _drops_foreign_key(earlier)
        )
        # The server makes an index with a foreign key, unless it has one that stays.
        or (any_of(later.takes, "key", "primary key") and any_of(earlier.makes, "foreignkey"))
        # It takes a FULLTEXT index for one that serves the key, and then can't do with it (errno 150).
        or (any_of(later.makes, "fulltext") and any_of(earlier.makes, "foreignkey"))
        or (any_of(later.makes, "foreignkey") and any_of(earlier.makes, "fulltext"))
        # What it refers to in its own table has to be there before, as it will be (errno 150 else).
        or later.refers & _columns(earlier.makes | earlier.takes)
        or (later.refers and any_of(earlier.makes, "key", "primary key"))
        or later.reads & earlier.leaves
        or later.leaves & earlier.reads
        # What it was made of is not touched before: a counting column makes no other one.
        or (earlier.remakes and earlier.reads & _columns(later.takes))
        # None of the columns that a stored one is made of may be changed by a foreign key.
        or (earlier.remakes and any_of(later.makes, "foreignkey") and earlier.reads & later.reads)
        or later.after & earlier.settles
        or (later.is_text and earlier.settles)
        or (later.leaves and (earlier.is_text or earlier.needs_order))
        or (later.needs_order and earlier.orders)
    )


def _drops_foreign_key(touch: Touch) -> bool:
    return any_of(touch.takes, "foreignkey")


def _columns(things: frozenset[Thing]) -> frozenset[str]:
    return frozenset(name for kind, name in things if kind == "column")
