"""What an Inspector turns out to have no words for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from migrations_runtime.showing.logger import logger

log = logger(__name__)

#: Kinds by what they are called where the Inspector is asked for them.
_KINDS = {
    "primary_keys": "primary_key",
    "uniques": "unique",
    "checks": "check",
    "foreign_keys": "foreign_key",
    "indexes": "index",
    "comments": "comment",
}
_COMPARED = ("table", *_KINDS.values())


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

    def learn(self, untold: Collection[str]) -> None:
        """Take note of what there was no answer to."""
        self.kinds |= {_KINDS[one] for one in untold}

    def say(self) -> None:
        """Warn, once, that the Inspector is all that there is, and of what it doesn't tell."""
        if self._is_said:
            return
        self._is_said = True
        left = sorted(self.kinds)
        more = (
            f", nor {', '.join(_plural(one) for one in left)}, of which it tells nothing"
            if left
            else ""
        )
        log.warning(
            "%s is compared by SQLAlchemy's Inspector alone: options of tables and indexes, collations,"
            " sequences and labels of enums are not compared%s; see docs/inspector.md",
            self.server,
            more,
        )


def _plural(kind: str) -> str:
    word = kind.replace("_", " ")
    return (
        f"{word}es"
        if word == "index"
        else f"{word} constraints" if word == "unique" else f"{word}s"
    )
