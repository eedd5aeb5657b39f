"""The place of one revision in the journal."""

from __future__ import annotations

from dataclasses import replace

from migrations_runtime.journal import Entry, Journal
from migrations_runtime.resumption.place import Place, place_of


class Keeper:
    """Writes how far a revision came, as often as something is about to be committed.

    :param fresh: the revision's entry for this run, which the journal doesn't have yet.
    :param previous: the entry of a run that died in this revision.
    :ivar entry: the revision's entry.
    """

    def __init__(self, journal: Journal, fresh: Entry, previous: Entry | None = None) -> None:
        self.journal = journal
        self.entry = fresh
        self.begin = Place()
        if previous is not None and previous.place is not None:
            self.begin = place_of(previous.place, journal.name)
        self._fresh = fresh
        self._previous = previous
        self._is_left = previous is None
        self._written: str | None = None
        self._known: Place | None = None

    def keep(self, place: Place) -> None:
        """Write the place, for the next commit.

        :raises LedgerError: the journal can't be written.
        """
        self.leave_previous()
        self._written, self._known = place.text(), None
        if self.entry.id is None:
            self.entry = self.journal.begin(replace(self.entry, place=self._written))
        else:
            self.entry = self.journal.move(self.entry, self._written)

    def know(self, place: Place) -> None:
        """Know how it is since the last place was written, though nothing is written of it."""
        self._known = place

    def leave_previous(self) -> None:
        """Write that the run that died in this revision is over, and this one goes on."""
        if not self._is_left and self._previous is not None:
            self.journal.leave(self._previous)
            self._is_left = True

    def through(self) -> Entry:
        """Return the entry of a revision whose script is through."""
        self.leave_previous()
        return self.entry

    @property
    def has_kept(self) -> bool:
        """Whether something of the revision is in effect, as far as this run knows."""
        if self._written is None:
            return self.begin.is_anything
        return self._known is None or self._known.is_anything

    def after_failure(self) -> Entry:
        """Return the entry to be told of a failure, once all is rolled back that was not committed.

        What was committed the journal tells; a server may have refused a statement before it came
        to its commit, or after.
        """
        found = self.journal.under_way()
        if found is None:
            return self._fresh
        if found.place == self._written and self._known is not None:
            place = self._known.text() if self._known.is_anything else None
            return replace(found, place=place)
        return found
