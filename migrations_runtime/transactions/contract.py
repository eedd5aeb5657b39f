"""What the runner asks of a connection's transactions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

import sqlalchemy as sa

Transaction = Callable[[], AbstractContextManager[None]]


class Transactions(Protocol):
    """The transactions of one connection during a run."""

    @property
    def connection(self) -> sa.Connection:
        """The connection."""

    @property
    def divisible(self) -> bool:
        """Whether a part of a revision may be committed before the rest."""

    @property
    def numbers_roll_back(self) -> bool:
        """Whether the numbers that rows were given are given again, once these are rolled back."""

    @property
    def divided(self) -> bool:
        """Whether a part of the revision that runs, or ran last, was."""

    @property
    def autocommit(self) -> bool:
        """Whether each statement is committed by itself now."""

    def session(self) -> AbstractContextManager[None]:
        """Prepare the connection for a run, and leave it as it was."""

    def one(self) -> AbstractContextManager[None]:
        """Run the block in a transaction: committed at its end, rolled back when it raises."""

    def suspended(self) -> AbstractContextManager[None]:
        """Commit, run the block with every statement committed by itself, and begin again."""

    def apart(self) -> AbstractContextManager[Transaction]:
        """Commit, run the block in transactions that it begins by what it gets, and begin again."""
