"""A second connection for a thread, which is made when there is something to ask."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.util import greenlet_spawn

from migrations_runtime.another_connection import another
from migrations_runtime.showing.logger import logger

log = logger(__name__)
T = TypeVar("T")


class Elsewhere:
    """Asks the server of ``like`` from one thread; an asynchronous driver has a loop of its own there.

    Nothing depends on an answer, so whatever goes wrong is the end of asking, and told to who listens.
    """

    def __init__(self, like: sa.Connection) -> None:
        self._like = like
        self._opened = ExitStack()
        self._connection: sa.Connection | None = None
        self._runner: asyncio.Runner | None = None
        self._is_over = False

    def ask(self, question: Callable[[sa.Connection], T]) -> T | None:
        """Return the answer, or None."""
        if self._is_over:
            return None
        try:
            return self._run(lambda: question(self._connected()))
        except Exception as error:  # drivers and networks have errors of their own
            log.debug("A second connection doesn't tell what runs: %s", error)
            self.close()
            return None

    def close(self) -> None:
        """Close the connection, if it was made."""
        if self._is_over:
            return
        self._is_over = True
        try:
            self._run(self._opened.close)
        except Exception as error:
            log.debug("The second connection is not closed in order: %s", error)
        if self._runner is not None:
            self._runner.close()

    def _connected(self) -> sa.Connection:
        if self._connection is None:
            opening = another(self._like, "AUTOCOMMIT")
            self._connection = self._opened.enter_context(opening)
        return self._connection

    def _run(self, function: Callable[[], T]) -> T:
        if not self._like.dialect.is_async:
            return function()
        if self._runner is None:
            self._runner = asyncio.Runner()

        async def awaited() -> T:
            return await greenlet_spawn(function)

        return self._runner.run(awaited())
