"""Who looks at what runs: what is told, when, and to whom."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime.live_line import LiveLine, taken_off
from migrations_runtime.statements import Statement, Watch
from migrations_runtime.statements.watcher import Watcher

SQL = "ALTER TABLE orders\n  ADD COLUMN note VARCHAR(200) DEFAULT 'nothing in particular'"


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


class Server:
    """Tells what it was made to tell."""

    tells = True

    def __init__(self) -> None:
        self.who, self.how_far = "", ""
        self.cancelled = 0

    def session(self, connection: sa.Connection) -> int:
        return 7

    def cancel(self, connection: sa.Connection, cursor: Any, session: int | None) -> None:
        self.cancelled += 1

    def blockers(self, second: sa.Connection, session: int) -> str:
        return self.who

    def progress(self, second: sa.Connection, session: int) -> str:
        return self.how_far


class Elsewhere:
    """Asks without a second connection; notes whether it was asked."""

    asked = 0

    def ask(self, question: Callable[[Any], object]) -> object:
        self.asked += 1
        return question(None)

    def close(self) -> None:
        pass


@pytest.fixture
def watcher(caplog: pytest.LogCaptureFixture) -> Watcher:
    caplog.set_level(logging.INFO, "migrations_runtime")
    server: Any = Server()
    elsewhere: Any = Elsewhere()
    with sa.create_engine("sqlite://").connect() as connection:
        watch = Watch(connection)
    watch.server, watch.session = server, 7
    watch.running = Statement(SQL, None, 0.0)
    made = Watcher(watch, server, elsewhere)
    made.line = LiveLine(Terminal())
    return made


def shown(watcher: Watcher) -> str:
    """Return what stands on the terminal."""
    stream = watcher.line.stream
    assert isinstance(stream, io.StringIO)
    return stream.getvalue().rpartition("\x1b[2K")[2]


def look(watcher: Watcher, seconds: float) -> None:
    assert watcher.watch.running is not None
    watcher.look_at(watcher.watch.running, seconds)


def test_what_is_short_is_not_asked_about(watcher):
    look(watcher, 1.9)
    assert watcher.elsewhere.asked == 0
    assert shown(watcher) == ""


def test_what_lasts_shows_for_how_long_and_how_far_it_is(watcher):
    look(watcher, 2.4)
    assert shown(watcher) == "2 s ALTER TABLE orders ADD COLUMN note VARCHAR(200) D…"
    watcher.server.how_far = "copy to tmp table, 12 %"
    look(watcher, 61.0)
    assert shown(watcher).startswith("61 s ALTER TABLE orders")
    assert shown(watcher).endswith("…: copy to tmp table, 12 %")
    watcher.line.close()
    assert shown(watcher) == ""


def test_a_wait_is_told_once_and_stands_on_the_terminal(watcher, caplog):
    watcher.server.who = "backend 9"
    look(watcher, 2.5)
    look(watcher, 3.0)
    said = "ALTER TABLE orders ADD COLUMN note VARCHAR(200) D… waits for a lock that is held by backend 9"
    assert [record.getMessage() for record in caplog.records] == [said]
    assert shown(watcher).endswith("…: waits for backend 9")


def test_names_of_others_do_not_steer_the_terminal(watcher):
    watcher.server.who = "backend 9 (application '\x1b]0;pwned\x07')"
    look(watcher, 2.5)
    assert r"\x1b]0;pwned\x07" in shown(watcher)


def test_before_a_server_gives_up_somebody_has_looked(watcher, caplog):
    watcher.watch.lock_timeout, watcher.server.who = 0.4, "backend 9"
    look(watcher, 0.25)
    assert watcher.watch.running.blockers == "backend 9"
    assert caplog.records == [], "the retry will tell of it"


def test_what_takes_too_long_is_cancelled_where_the_server_does_not(watcher):
    watcher.watch.statement_timeout = 1.0
    look(watcher, 0.9)
    assert watcher.server.cancelled == 0
    look(watcher, 1.1)
    assert (watcher.server.cancelled, watcher.watch.running.is_overdue) == (1, True)


def test_a_message_takes_the_place_of_the_line(watcher):
    look(watcher, 2.4)
    taken_off()
    assert shown(watcher) == ""
    assert LiveLine.standing is None


def test_without_a_terminal_there_is_no_line(watcher):
    watcher.line = LiveLine(io.StringIO())
    look(watcher, 2.4)
    assert watcher.line.stream.getvalue() == ""
