"""A process that dies at any statement: its connection is gone, and nothing more comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from tests.runtime.project import Project

ENV = """
import sqlalchemy as sa
from migrations_runtime import context
from tests.runtime.resumption.dying import mortal

engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=sa.NullPool)
mortal(engine)
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
_SPOKEN = ("do_execute", "do_execute_no_params", "do_executemany", "do_commit")


class Died(BaseException):
    """The process is no more; no ``except Exception`` of a script catches that."""


@dataclass
class Fate:
    """When the process dies.

    :ivar at: at which of the things that it says to the server.
    :ivar words: at which statement.
    :ivar is_after: whether the server has heard of it.
    """

    at: int | None = None
    is_after: bool = False
    words: str | None = None
    said: int = 0
    is_dead: bool = False


fate = Fate()


def mortal(engine: sa.Engine) -> None:
    """Let connections of an engine die as it is fated."""
    for name in _SPOKEN:
        setattr(engine.dialect, name, _mortal(getattr(engine.dialect, name)))


def _mortal(speak: Callable[..., Any]) -> Callable[..., Any]:
    def spoken(first: Any, *args: Any) -> Any:
        if fate.is_dead:
            raise Died
        fate.said += 1
        is_now = fate.said == fate.at or (bool(fate.words) and fate.words in args[:1])
        if not is_now or fate.is_after:
            speak(first, *args)
        if is_now:
            fate.is_dead = True
            _cut(first)
            raise Died

    return spoken


def _cut(first: Any) -> None:
    """Close the connection, of which there is a cursor, or itself."""
    is_cursor = hasattr(first, "fetchall")
    driver = first.connection if is_cursor else first.dbapi_connection
    if hasattr(driver, "_force_close"):
        driver._force_close()  # PyMySQL, whose close() takes leave of the server
    else:
        if is_cursor:
            first.close()
        driver.rollback()  # as the server does; SQLite's driver closes when all cursors are gone
        driver.close()


@contextmanager
def fated(
    at: int | None = None, is_after: bool = False, words: str | None = None
) -> Iterator[Fate]:
    """Let the process of the block die."""
    fate.at, fate.is_after, fate.words, fate.said, fate.is_dead = at, is_after, words, 0, False
    try:
        yield fate
    except BaseException:  # cleaning up after it fails in many ways, which a dead process doesn't
        if not fate.is_dead:
            raise
    finally:
        fate.at, fate.words, fate.is_dead = None, None, False


def lives(project: Project, every: int = 1) -> Iterator[tuple[int, bool]]:
    """Upgrade, and give all moments at which that can die, or some of them.

    :param every: how many statements there are from one to the next.
    """
    with fated() as counted:
        project.upgrade()
    for at in range(1, counted.said + 1, every):
        yield from ((at, False), (at, True))
