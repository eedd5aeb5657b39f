"""What takes long is told on a terminal; what is short, or read by nobody, costs nothing."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest

from migrations_runtime import long_work as module
from migrations_runtime.live_line import LiveLine
from migrations_runtime.long_work import Teller, long_work
from migrations_runtime.progress import errors_only


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True

    def until(self, text: str) -> None:
        deadline = time.monotonic() + 10
        while text not in self.getvalue():
            assert time.monotonic() < deadline, self.getvalue()
            time.sleep(0.002)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    terminal = Terminal()
    monkeypatch.setattr(module, "LiveLine", partial(LiveLine, terminal))
    monkeypatch.setattr(module, "SHORT", 0.01)
    monkeypatch.setattr(module, "_PAUSE", 0.01)
    log = logging.getLogger("migrations_runtime")
    level = log.level
    log.setLevel(logging.INFO)
    yield terminal
    log.setLevel(level)


def threads() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_what_goes_on_is_told_and_taken_off(terminal: Terminal) -> None:
    with long_work("Reading the database"):
        terminal.until("Reading the database: 0 s")
        assert LiveLine.standing is not None
    assert LiveLine.standing is None
    assert terminal.getvalue().endswith("\r\x1b[2K")
    assert "long work" not in threads()


def test_a_block_within_another_is_told_in_its_place_whatever_is_logged_then(
    terminal: Terminal,
) -> None:
    with long_work("Proving"):
        terminal.until("Proving: 0 s")
        with errors_only(), long_work("Reading"):
            terminal.until("Reading: 0 s")
        said = len(terminal.getvalue())
        deadline = time.monotonic() + 10
        while "Proving: 0 s" not in terminal.getvalue()[said:]:
            assert time.monotonic() < deadline
            time.sleep(0.002)


def test_what_is_short_is_not_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHORT", 60.0)
    with long_work("Reading"):
        pass
    assert terminal.getvalue() == ""


def test_it_ends_with_an_error(terminal: Terminal) -> None:
    def fail() -> None:
        terminal.until("Reading: 0 s")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), long_work("Reading"):
        fail()
    assert (LiveLine.standing, Teller.at_work) == (None, None)


def test_where_nobody_reads_there_is_no_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LiveLine", partial(LiveLine, io.StringIO()))
    with long_work("Reading"):
        assert "long work" not in threads()


def test_with_q_there_is_none(terminal: Terminal) -> None:
    logging.getLogger("migrations_runtime").setLevel(logging.WARNING)
    with long_work("Reading"):
        assert "long work" not in threads()


def test_another_thread_of_a_program_tells_nothing(terminal: Terminal) -> None:
    found: list[set[str]] = []

    def work() -> None:
        with long_work("Reading"):
            found.append(threads())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert "long work" not in found[0]
