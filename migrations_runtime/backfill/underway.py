"""The step that is being taken, for what commits a part of it, and has to find its way back."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from migrations_runtime.backfill.record import Record
from migrations_runtime.listening import listening
from migrations_runtime.resumption.door import Door
from migrations_runtime.steps import Step
from migrations_runtime.transactions import Transactions

_READS = ("SELECT", "SHOW", "DESC", "EXPLAIN", "PRAGMA", "VALUES", "TABLE", "SET")


@dataclass
class Underway:
    """What is known of a step while its script runs.

    :ivar record: how far backfills came.
    :ivar whole: whether all steps share one transaction.
    :ivar written: the first statement of the script since the last commit that did more than read.
    :ivar door: what hears the script, where it may have to be gone on with.
    :ivar names: how often a name was given; operations that are told apart by name count here.
    """

    step: Step
    transactions: Transactions
    record: Record
    whole: bool
    written: str | None = None
    door: Door | None = None
    names: Counter[str] = field(default_factory=Counter)

    @property
    def revision(self) -> str:
        """The id of the revision that runs."""
        return self.step.scripts[0].revision

    def watching(self) -> AbstractContextManager[None]:
        """Notice what the block executes, in whatever way the script does it."""
        return listening(self.record.connection, before_cursor_execute=self._notice)

    def by_itself(self, text: str) -> AbstractContextManager[bool]:
        """Have the block, which sees to being killed, be one act of the script; was it done before?"""
        return nullcontext(False) if self.door is None else self.door.by_itself(text)

    def settle(self) -> None:
        """Forget how far the backfills of the step came, since it is through."""
        if not self.step.moves:
            return
        revisions = {script.revision for script in self.step.scripts}
        self.record.settle(revisions, None if self.step.is_stamp else self.step.direction)

    def _notice(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if self.door is not None and self.door.is_paused:
            return
        if self.written is None and not statement.lstrip(" (\n").upper().startswith(_READS):
            self.written = statement
