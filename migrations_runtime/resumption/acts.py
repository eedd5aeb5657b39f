"""What a script did, in order: what is kept of a run, and gone by in the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from migrations_runtime.resumption.answer import NOTHING, Answer
from migrations_runtime.resumption.said import Said

Kind: TypeAlias = Literal["statement", "operation", "begun"]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a script did, or the same one several times after each other.

    :ivar kind: a statement; an operation that is through, with all of its statements; or one that
        was begun, whose statements come after it.
    """

    said: Said
    kind: Kind = "statement"
    gave: Answer = NOTHING
    times: int = 1

    def as_json(self) -> list[Any]:
        """Return it for JSON."""
        head = [self.kind, self.said.digest, self.said.text, self.times]
        return [*head, self.gave.as_json()] if self.gave != NOTHING else head

    @classmethod
    def from_json(cls, found: list[Any]) -> Act:
        """Return what :meth:`as_json` gave."""
        kind, digest, text, times, *gave = found
        return cls(Said(digest, text), kind, Answer.from_json(gave[0]) if gave else NOTHING, times)


class Acts:
    """The acts of a script that runs: those of a run before are gone by, new ones come behind them."""

    def __init__(self, before: Iterable[Act] = ()) -> None:
        self._acts = list(before)
        self._here = 0  # the act that comes next, of those from before
        self._times = 0  # how often it came already

    @property
    def following(self) -> Act | None:
        """The act that a run before did next; None where it did no more."""
        return self._acts[self._here] if self._here < len(self._acts) else None

    def go_by(self) -> None:
        """Leave the following act behind."""
        self._times += 1
        if self._times >= self._acts[self._here].times:
            self._here, self._times = self._here + 1, 0

    def add(self, act: Act) -> None:
        """Add one that was done just now; all from before have been gone by."""
        last = self._acts[-1] if self._acts else None
        if last is not None and replace(last, times=1) == act and last.said == act.said:
            self._acts[-1] = replace(last, times=last.times + 1)
        else:
            self._acts.append(act)
        self._here = len(self._acts)

    @property
    def number(self) -> int:
        """How many acts are behind."""
        return self._here

    def close(self, begun: int, said: Said) -> None:
        """Put an operation that is through in the place of its statements.

        :param begun: the number of the act by which it began.
        """
        if self.following is None:
            self._acts[begun:] = [Act(said, "operation")]
            self._here = len(self._acts)

    def listed(self) -> tuple[Act, ...]:
        """Return all of them."""
        return tuple(self._acts)
