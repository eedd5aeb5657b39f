"""A revision that a run has left half done, and who may go on with it."""

from __future__ import annotations

from migrations_runtime.journal import Entry, Journal
from migrations_runtime.resumption.errors import HalfDone
from migrations_runtime.resumption.place import place_of
from migrations_runtime.steps import Step


def half_done(journal: Journal, step: Step) -> Entry | None:
    """Return the entry of the run that died in the revision of a step; None where none did.

    :raises HalfDone: one died in another revision, or in this one the other way.
    """
    entry = journal.under_way()
    if entry is None or entry.place is None:
        return entry
    if (entry.revision, entry.direction) == (step.scripts[0].revision, step.direction):
        return entry
    raise HalfDone(described(entry, journal))


def leave_half_done(journal: Journal) -> None:
    """Forget what is half done: somebody has said where the database is."""
    entry = journal.under_way()
    if entry is not None:
        journal.leave(entry)


def described(entry: Entry, journal: Journal) -> str:
    """Return what is half done, and the ways out of it."""
    number = place_of(entry.place or "", journal.name, journal.parts).number
    return (
        f"Revision {entry.revision} is half done: its {entry.direction} of "
        f"{entry.started_at:%Y-%m-%d %H:%M:%S} UTC ({entry.user_name} on {entry.host}) was left after "
        f"{number} of its statements. Finish it first, by '{_command(entry)}'; or take back by hand what "
        "it did (see 'repair'), and say 'repair --undone'"
    )


def _command(entry: Entry) -> str:
    return f"{entry.direction} {entry.revision if entry.direction == 'upgrade' else '-1'}"
