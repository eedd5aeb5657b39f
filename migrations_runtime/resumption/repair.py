"""What is half done, for whoever has to say what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from migrations_runtime.journal import Entry, Journal
from migrations_runtime.resumption.errors import NotInDoubt
from migrations_runtime.resumption.place import Place, UnderWay, place_of
from migrations_runtime.resumption.servers import server_for
from migrations_runtime.showing.visible import visible

_NOTHING = "Nothing is half done: no revision is under way"


@dataclass(frozen=True, slots=True)
class HalfDoneRevision:
    """A revision that a run has left half done.

    :ivar took_effect: whether the statement that was under way did, by what the catalog shows now;
        None: nothing tells.
    """

    entry: Entry
    place: Place
    took_effect: bool | None

    @property
    def needs_answer(self) -> bool:
        """Whether the next run can't go on without being told."""
        return self.place.under_way is not None and self.took_effect is None

    def lines(self, file: str | None) -> Iterator[str]:
        """Give what is to be known of it.

        :param file: where the revision stands; None where no file has it.
        """
        entry, number = self.entry, self.place.number
        yield visible(
            f"Revision {entry.revision} ({entry.direction}) is half done, since "
            f"{entry.started_at:%Y-%m-%d %H:%M:%S} UTC, by {entry.user_name} on {entry.host} "
            f"({file or 'in no file'})."
        )
        if entry.error:
            yield visible(f"It failed: {entry.error}")
        end = ":" if number else "."
        yield f"In effect {'is' if number == 1 else 'are'} {number or 'none'} of its statements{end}"
        for act in self.place.done:
            yield visible(f"  {act.said.text}{f' ({act.times} times)' if act.times > 1 else ''}")
        if self.place.under_way is not None:
            at = self.place.under_way.at
            yield visible(f"Under way was{f', at {at}' if at else ''}: {self.place.under_way.sql}")
            yield self._seen(self.place.under_way)
        if not self.needs_answer:
            yield f"The next '{entry.direction}' goes on with it."

    def _seen(self, under_way: UnderWay) -> str:
        if under_way.took_effect is not None:
            return (
                f"It was said that it {'took' if under_way.took_effect else 'did not take'} effect."
            )
        if under_way.is_repeatable:
            return "It may be executed twice, and is executed again."
        match self.took_effect:
            case True:
                return "The catalog is not as it was before it: it took effect."
            case False:
                return "The catalog is as it was before it: it did not take effect."
        return (
            "Nothing in the catalog tells whether it took effect. Look, and say 'repair --applied' or "
            "'repair --not-applied'."
        )


def found(journal: Journal, connection: sa.Connection) -> HalfDoneRevision | None:
    """Return what is half done; None where nothing is."""
    entry = journal.under_way()
    if entry is None or entry.place is None:
        return None
    place = place_of(entry.place, journal.name, journal.parts)
    server, took_effect = server_for(connection.dialect.name), None
    if place.under_way is not None:
        took_effect = server.took_effect(connection, place.under_way)
    return HalfDoneRevision(entry, place, took_effect)


def answer(journal: Journal, took_effect: bool) -> Entry:
    """Write what became of the statement that was under way; return whose it is.

    :raises NotInDoubt: none was.
    """
    entry = _half_done(journal)
    place = place_of(entry.place or "", journal.name, journal.parts)
    if place.under_way is None:
        raise NotInDoubt(
            f"No statement of revision {entry.revision} is in doubt; '{entry.direction}' goes on with it"
        )
    journal.place(entry, place.answered(took_effect).text())
    return entry


def forget(journal: Journal) -> Entry:
    """Write that a revision was taken back by hand; return which one.

    :raises NotInDoubt: none is half done.
    """
    entry = _half_done(journal)
    journal.leave(
        entry._replace(state="failed", error=f"{entry.error or 'cut off'}; taken back by hand")
    )
    return entry


def _half_done(journal: Journal) -> Entry:
    entry = journal.under_way()
    if entry is None or entry.place is None:
        raise NotInDoubt(_NOTHING)
    return entry
