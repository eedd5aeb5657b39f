"""A range divided: what only changes the schema is done at once, what moves rows stays as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from diffgen.replay.notes import Notes, Place
from migrations_runtime.ddl.alterations import TableName


@dataclass(frozen=True)
class Stretch:
    """Revisions in a row that are collapsed."""

    members: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """A revision whose functions are kept, and why."""

    revision: str
    why: str


@dataclass
class _Open:
    """A stretch that may still grow: on tables that it made itself, no row can be."""

    members: list[str] = field(default_factory=list)
    born: set[TableName] = field(default_factory=set)
    dropped: set[TableName] = field(default_factory=set)
    touched: tuple[Counter[Place], Counter[Place]] = field(
        default_factory=lambda: (Counter(), Counter())
    )


def divided(
    members: Iterable[str], notes: Mapping[tuple[str, str], Notes]
) -> Sequence[Stretch | Kept]:
    """Divide a range.

    What a stretch does to tables that may have rows must not depend on what was in between: each
    column is changed at most once, and no value is converted or renamed. A column that is added
    with a default, which is taken away again, is the example: at once, its rows would get none.

    :param notes: what each function was seen to do, by revision and direction.
    """
    parts: list[Stretch | Kept] = []
    stretch = _Open()

    def close() -> None:
        nonlocal stretch
        if stretch.members:
            parts.append(Stretch(tuple(stretch.members)))
        stretch = _Open()

    for id_ in members:
        ways = notes[id_, "upgrade"], notes.get((id_, "downgrade"), Notes())
        if not _fits(ways, stretch):
            close()
        if why := _reason(ways, stretch.born):
            close()
            parts.append(Kept(id_, why))
        else:
            _add(id_, ways, stretch)
    close()
    return parts


def _reason(ways: Sequence[Notes], born: set[TableName]) -> str | None:
    """Return why a revision must be kept as it is."""
    called = list(dict.fromkeys(name for way in ways for name in way.called))
    if called:
        return ", ".join(called)
    for way in ways:
        young = _grown(born, ways) | way.born
        turned = [what for table, what in way.turned.items() if table not in young]
        if turned:
            more = f" and {len(turned) - 1} more" if len(turned) > 1 else ""
            return f"{turned[0]}{more}"
        for (table, column), times in way.touched.items():
            if times > 1 and table not in young:
                return f"changes {'.'.join(filter(None, (table.name, column)))} more than once"
    return None


def _fits(ways: Sequence[Notes], stretch: _Open) -> bool:
    """Return whether a stretch can take a revision in, as far as rows are concerned."""
    if any(way.born & stretch.dropped for way in ways):
        return False
    grown = _grown(stretch.born, ways)
    for way, so_far in zip(ways, stretch.touched, strict=True):
        young = grown | way.born
        for place in way.touched:
            if place[0] not in young and _overlaps(place, so_far):
                return False
    return True


def _overlaps(place: Place, so_far: Iterable[Place]) -> bool:
    table, column = place
    return any(
        other == table and (column is None or there is None or there == column)
        for other, there in so_far
    )


def _grown(born: set[TableName], ways: Sequence[Notes]) -> set[TableName]:
    """Return the tables that are young once a revision has gone up."""
    young = born | ways[0].born
    return young | {after for before, after in ways[0].renamed.items() if before in young}


def _add(id_: str, ways: Sequence[Notes], stretch: _Open) -> None:
    stretch.members.append(id_)
    stretch.dropped |= ways[0].dropped - stretch.born
    stretch.born = _grown(stretch.born, ways)
    for way, so_far in zip(ways, stretch.touched, strict=True):
        so_far.update(way.touched)
