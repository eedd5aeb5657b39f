"""What the runner asks of a connection's transactions."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol


class Transactions(Protocol):
    """The transactions of one connection during a run."""

    def session(self) -> AbstractContextManager[None]:
        """Prepare the connection for a run, and leave it as it was."""

    def one(self) -> AbstractContextManager[None]:
        """Run the block in a transaction: committed at its end, rolled back when it raises."""

    def suspended(self) -> AbstractContextManager[None]:
        """Commit, run the block with every statement committed by itself, and begin again."""
