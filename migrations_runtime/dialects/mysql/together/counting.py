"""AUTO_INCREMENT beside its key: the server takes neither without the other, not even for a moment.

https://dev.mysql.com/doc/refman/8.4/en/create-table.html · https://mariadb.com/kb/en/auto_increment/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration
from migrations_runtime.dialects.mysql.together.touched import Touch, any_of

Touched: TypeAlias = tuple[Alteration, Touch]


def beside_keys(alterations: Iterable[Touched]) -> list[Touched]:
    """Return the alterations in an order that makes no other difference.

    A column begins to count right before its key is added, and a primary key is dropped right before
    its column ceases to count, or another one comes in its place.
    """
    given = list(alterations)
    found = list(given)
    for one in given:
        match one[0]:
            case asked.AddColumn(column) if column.autoincrement is True:
                _move_to_its_key(found, one, column.name.casefold())
            case asked.AlterColumn(name, autoincrement=True):
                _move_to_its_key(found, one, name.casefold())
            case asked.AlterColumn(autoincrement=False):
                _move_primary_key_to(found, one)
            case asked.DropConstraint(type="primary"):
                _move_to_the_next_key(found, one)
    return found


def _move_to_its_key(found: list[Touched], one: Touched, column: str) -> None:
    place = _index(found, one)
    for index in range(place + 1, len(found)):
        touch = found[index][1]
        if column in touch.reads | touch.refers or ("column", column) in touch.takes:
            if any_of(touch.makes, "key", "primary key"):
                found.insert(index - 1, found.pop(place))
            return


def _move_primary_key_to(found: list[Touched], one: Touched) -> None:
    place = _index(found, one)
    for index in reversed(range(place)):
        touch = found[index][1]
        if any_of(touch.makes, "primary key"):
            return
        if any_of(touch.takes, "primary key"):
            found.insert(place - 1, found.pop(index))
            return


def _move_to_the_next_key(found: list[Touched], one: Touched) -> None:
    """Have a primary key dropped where the next one is made, unless columns change in between."""
    place = _index(found, one)
    for index in range(place + 1, len(found)):
        touch = found[index][1]
        if any_of(touch.makes, "primary key"):
            found.insert(index - 1, found.pop(place))
            return
        if any_of(touch.takes, "column"):
            return


def _index(found: list[Touched], one: Touched) -> int:
    return next(index for index, other in enumerate(found) if other is one)
