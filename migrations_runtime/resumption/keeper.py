"""The place of one revision in the journal."""

from __future__ import annotations

from migrations_runtime.journal import Entry, Journal
from migrations_runtime.resumption.parts import Part, part_in, part_text
from migrations_runtime.resumption.place import Place, place_of

#: Characters of a place from which on what came first gets a row of its own: some thirty statements.
_LONG = 4_000


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
            self.begin = place_of(previous.place, journal.name, journal.parts)
        self._fresh = fresh
        self._previous = previous
        self._is_left = previous is None
        self._is_in_doubt = False
        self._written: str | None = None
        self._part: Part | None = None
        self._known: dict[str, Place] = {}  # how it is since a place was written, by its text

    def keep(self, place: Place) -> None:
        """Write the place, for the next commit.

        :raises LedgerError: the journal can't be written.
        """
        if self._is_in_doubt:
            self._make_sure()
        self.leave_previous()
        before, self._written = self._written, self._text(place)
        # The one before is what is committed, where a statement is refused before its commit.
        self._known = {text: known for text, known in self._known.items() if text == before}
        if self.entry.id is None:
            self.entry = self.journal.begin(self.entry._replace(place=self._written))
        else:
            self.entry = self.journal.move(self.entry, self._written)

    def _text(self, place: Place) -> str:
        """Return the place for its row; of one that is long, what came first is written by itself."""
        settled = () if self.entry.id is None else place.settled(self._part)
        text = part_text(settled, self._part)
        if settled and len(text) > _LONG:
            number = len(settled) + (self._part.number if self._part else 0)
            self._part = Part(self.journal.add_part(self.entry, text), number)
        return place.text(self._part)

    def know(self, place: Place) -> None:
        """Know how it is since the last place was written, though nothing is written of it."""
        if self._written is not None:
            self._known[self._written] = place

    def doubt(self) -> None:
        """Know that what was written may have been rolled back, by the script or by the server."""
        self._is_in_doubt = True

    def _make_sure(self) -> None:
        """Look whether the row of this run is there."""
        self._is_in_doubt = False
        found = self.journal.under_way()
        if found is None or found.id != self.entry.id:
            self.entry, self._is_left = self._fresh, self._previous is None
            self._part = None
        else:
            self._part = part_in(found.place or "{}")

    def leave_previous(self) -> None:
        """Write that the run that died in this revision is over, and this one goes on."""
        if not self._is_left and self._previous is not None:
            self.journal.leave(self._previous)
            self._is_left = True

    def through(self) -> Entry:
        """Return the entry of a revision whose script is through."""
        self.leave_previous()
        if self._part is not None:
            self.journal.drop_parts()
        return self.entry

    @property
    def has_kept(self) -> bool:
        """Whether something of the revision is in effect, as far as this run knows."""
        if self._written is None:
            return self.begin.is_anything
        known = self._known.get(self._written)
        return known is None or known.is_anything

    def after_failure(self) -> Entry:
        """Return the entry to be told of a failure, once all is rolled back that was not committed.

        What was committed the journal tells; a server may have refused a statement before it came
        to its commit, or after.
        """
        found = self.journal.under_way()
        if found is None:
            return self._fresh
        known = self._known.get(found.place or "")
        if known is None:
            return found
        part = part_in(found.place or "{}")
        return found._replace(place=known.text(part) if known.is_anything else None)
