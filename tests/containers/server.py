"""What every server looks like to a test, whichever way it was got."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field

from sqlalchemy import URL, create_engine


class ServerUnavailable(Exception):
    """This way of getting a server does not work here; the message says why."""


def of_database(url: URL, name: str) -> URL:
    """The URL of a database of the server."""
    return url.set(database=name)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server that belongs to this test process alone.

    `url` is of its maintenance database, `origin` says where the server came from, and
    `create` and `drop` are the statements, with `{name}` in them, for a database; `place` gives
    that database's URL.
    """

    url: URL
    origin: str
    create: str
    drop: str
    place: Callable[[URL, str], URL] = of_database
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def database(self) -> Iterator[str]:
        """A fresh and empty database for the time of the block: its URL, password included."""
        name = f"test_{os.getpid()}_{next(self.numbers)}"
        self._execute(self.create.format(name=name))
        try:
            yield self.place(self.url, name).render_as_string(hide_password=False)
        finally:
            self._execute(self.drop.format(name=name))

    def _execute(self, statement: str) -> None:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()


Way = Callable[[], AbstractContextManager[Server]]


@contextmanager
def first_available(kind: str, ways: Sequence[Way]) -> Iterator[Server]:
    """The server of the first way that works; stopped at the end of the block.

    Raises ServerUnavailable with the reason of every way when none does.
    """
    reasons: list[str] = []
    with ExitStack() as stack:
        for way in ways:
            try:
                server = stack.enter_context(way())
            except ServerUnavailable as unavailable:
                reasons.append(str(unavailable))
            else:
                yield server
                return
    raise ServerUnavailable(f"no {kind} server: " + "; ".join(reasons))
