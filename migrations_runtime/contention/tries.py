"""The tries of one revision: told one by one, with more and more time in between."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep

from sqlalchemy.exc import DBAPIError

from migrations_runtime.contention.errors import is_contention
from migrations_runtime.origin import one_line
from migrations_runtime.showing.logger import logger

log = logger(__name__)
_FIRST, _LONGEST = 0.5, 30.0


class Tries:
    """Counts them.

    :param subject: says what is tried, such as ``Revision ae10``.
    :param retries: how often it may be tried again.
    :ivar is_through: whether there is nothing left to try.
    """

    def __init__(self, subject: Callable[[], str], retries: int) -> None:
        self.subject = subject
        self.retries = retries
        self.is_through = False
        self._failed = 0

    @contextmanager
    def one(self, may_be_again: Callable[[], bool], blockers: Callable[[], str]) -> Iterator[None]:
        """Try the block once. Where others were in its way there is another try, after a pause.

        :param may_be_again: tells whether the block can be run again, once it has failed.
        :param blockers: tells who was seen to hold what it waited for.
        """
        self.is_through = True
        try:
            yield
        except DBAPIError as error:
            if not is_contention(error) or not may_be_again():
                raise
            self._failed += 1
            held = f", held by {who}" if (who := blockers()) else ""
            if self._failed > self.retries:
                error.add_note(self._given_up(held))
                raise
            self._pause(error, held)
            self.is_through = False

    def _pause(self, error: DBAPIError, held: str) -> None:
        """Wait for a time that doubles, and differs: who met in a deadlock is not to meet again."""
        pause = min(_FIRST * 2.0 ** (self._failed - 1), _LONGEST) * random.uniform(0.5, 1.5)
        log.warning(
            "%s gave way: %s%s; it is tried again in %.1f s (%d of %d)",
            self.subject(),
            one_line(error),
            held,
            pause,
            self._failed,
            self.retries,
        )
        sleep(pause)

    def _given_up(self, held: str) -> str:
        times = "once" if self._failed == 1 else f"{self._failed} times"
        return (
            f"tried {times}{held}: end what is in the way, or raise operation_retries, or write "
            "'# diffgen: retries=...' in the script"
        )
