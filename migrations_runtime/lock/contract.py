"""What a server's lock does, and who has it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple, Protocol


class Holder(NamedTuple):
    """Who holds a lock.

    :ivar who: as the server knows it.
    :ivar since: when it took the lock or, where the server doesn't tell, connected.
    :ivar way_out: what somebody may do who can't wait; nothing where there is no way.
    """

    who: str
    since: datetime | None = None
    way_out: str = ""

    def __str__(self) -> str:
        return self.who if self.since is None else f"{self.who}, since {_spoken(self.since)}"


class Lock(Protocol):
    """A lock, as one connection can take it."""

    @property
    def subject(self) -> str:
        """What is to be told of it, such as ``The migration lock of diffgen_version is held``."""

    def attempt(self, seconds: float) -> bool:
        """Take it if it is free, or becomes free in so many seconds; return whether it is ours."""

    def holder(self) -> Holder | None:
        """Return who has it, as far as the server tells."""


class RunLock(Lock, Protocol):
    """A lock that lasts for a run."""

    @property
    def ends_with_transaction(self) -> bool:
        """Whether it is the caller's transaction's, whose end alone lets go of it."""

    @property
    def is_elsewhere(self) -> bool:
        """Whether another connection holds it than the one that the run works with."""

    @property
    def is_certain(self) -> bool:
        """Whether it keeps others out: once it is ours, a file system may turn out to have no locks."""

    def is_held(self) -> bool:
        """Return whether it is still ours, as far as that doesn't show by the session being the same.

        Asked before each commit, past SQLAlchemy's events.
        """

    def release(self) -> None:
        """Let go of it, and of what it took to ask for it."""


def _spoken(moment: datetime) -> str:
    """Return a time of today without its date, as a person at this machine says it."""
    here = moment.astimezone() if moment.tzinfo else moment
    today = here.date() == datetime.now(here.tzinfo).date()
    return f"{here:%H:%M:%S}" if today else f"{here:%Y-%m-%d %H:%M:%S}"
