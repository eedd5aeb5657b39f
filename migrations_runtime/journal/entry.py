"""One line of the journal: a revision that was taken, one way or the other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

Taken: TypeAlias = Literal["upgrade", "downgrade", "stamp", "accept"]
State: TypeAlias = Literal["running", "done", "failed"]
_MILLISECOND = timedelta(milliseconds=1)


class Entry(NamedTuple):
    """What the journal says of one revision that was taken; the fields are the table's columns.

    :ivar revision: its id; ``base`` for a stamp of that.
    :ivar direction: which function ran; a stamp runs none, and to accept is to stamp it as it is now.
    :ivar checksum: of what the script does (:mod:`~migrations_runtime.revisions.checksum`).
    :ivar source_checksum: of the script's text, by which most are seen to be the same at once.
    :ivar started_at: in UTC, as is ``finished_at``.
    :ivar user_name: of the operating system; where SQL was written and run by hand, the database's.
    :ivar diffgen_version: of what ran it.
    :ivar project: which project's revision it is, where the project has an id.
    :ivar error: why it failed.
    :ivar place: how far it came, as JSON, while it is under way or where it failed half-way.
    :ivar id: which row it is; None where it has none.
    """

    revision: str
    direction: Taken
    state: State
    started_at: datetime
    checksum: str | None = None
    source_checksum: str | None = None
    finished_at: datetime | None = None
    duration_ms: int | None = None
    user_name: str | None = None
    host: str | None = None
    diffgen_version: str | None = None
    project: str | None = None
    error: str | None = None
    place: str | None = None
    id: int | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether it was begun and is not through: a part of it may be in the database."""
        return self.state == "running" or (self.state == "failed" and self.place is not None)

    def done(self, at: datetime | None = None) -> Entry:
        """Return the entry of the revision that is through."""
        return self._finished(at, state="done", error=None, place=None)

    def failed(self, error: str, at: datetime | None = None) -> Entry:
        """Return the entry of the revision that failed; the place stays, where there is one."""
        return self._finished(at, state="failed", error=error)

    def _finished(self, at: datetime | None, **changes: Any) -> Entry:
        end = at or now()
        lasted = max(0, (end - self.started_at) // _MILLISECOND)
        return self._replace(finished_at=end, duration_ms=lasted, **changes)


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)
