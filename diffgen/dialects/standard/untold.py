"""What an Inspector turns out to have no words for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from migrations_runtime.showing.logger import logger

log = logger(__name__)

#: The kinds of what the Inspector is asked for, and what they are called.
_KINDS = {
    "primary_keys": ("primary_key", "primary keys"),
    "uniques": ("unique", "unique constraints"),
    "checks": ("check", "checks"),
    "foreign_keys": ("foreign_key", "foreign keys"),
    "indexes": ("index", "indexes"),
    "comments": ("comment", "comments"),
}
_NEVER = ("options of tables and indexes", "collations", "sequences", "labels of enums")


@dataclass
class Untold:
    """What has been found out about an Inspector so far, which only asking it can tell.

    :ivar kinds: the kinds that it doesn't tell of, and ``comment``.
    :ivar indexes: the names of indexes that it has seen, and can't tell of.
    """

    server: str
    kinds: set[str] = field(default_factory=set)
    indexes: set[str] = field(default_factory=set)
    _is_said: bool = False

    def learn(self, asked: Collection[str]) -> None:
        """Take note of what there was no answer to."""
        self.kinds |= {_KINDS[one][0] for one in asked}

    def say(self) -> None:
        """Warn, once, that the Inspector is all that there is, and of what it doesn't tell."""
        if not self._is_said:
            self._is_said = True
            left = [words for kind, words in _KINDS.values() if kind in self.kinds]
            log.warning(
                "%s is compared by SQLAlchemy's Inspector alone; not compared: %s (docs/inspector.md)",
                self.server,
                ", ".join((*_NEVER, *left)),
            )
