"""The script of SQL that a dry run writes: whole transactions, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from migrations_runtime.executor.notation import remark, semicolon
from migrations_runtime.steps import Step


class SQLScript:
    """Holds back what is not known yet to run whole; clients of the server execute the rest.

    :ivar in_transaction: whether the script stands between BEGIN and COMMIT.
    """

    def __init__(self, buffer: TextIO) -> None:
        self.buffer = buffer
        self.in_transaction = False
        self._held: list[str] = []

    def plan(self, heads: Sequence[str], steps: Sequence[Step]) -> None:
        """Write from where to where it goes, and each step with its message."""
        start = ", ".join(heads) or "<base>"
        if not steps:
            self.remark(f"Nothing to do: the database is at {start}.")
            return
        end = ", ".join(steps[-1].after) or "<base>"
        counted = "1 step" if len(steps) == 1 else f"{len(steps)} steps"
        self.remark(f"From {start} to {end}, {counted}:", *map(str, steps))

    def remark(self, *lines: str) -> None:
        """Write comments; nothing in one can end its line."""
        self._held.append("".join(f"{remark(line)}\n" for line in lines) + "\n")

    def statement(self, sql: str) -> None:
        """Write a statement."""
        self._held.append(f"{semicolon(sql.strip())}\n\n")

    def begin(self) -> None:
        """Write BEGIN."""
        if not self.in_transaction:
            self.statement("BEGIN")
        self.in_transaction = True

    def commit(self) -> None:
        """Write COMMIT, unless the script did so itself."""
        if self.in_transaction:
            self.statement("COMMIT")
        self.in_transaction = False

    def flush(self) -> None:
        """Hand out what was held back."""
        self.buffer.write("".join(self._held))
        self.buffer.flush()
        self._held.clear()
