"""Signals: raised at once between statements, and in place of a statement's error during one."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time

import pytest

from migrations_runtime import interruption
from migrations_runtime.interruption import Interrupted, Signals, heeded, signals


def test_a_signal_between_statements_is_raised_with_the_status_that_shells_know() -> None:
    with heeded(), pytest.raises(Interrupted) as caught:
        signal.raise_signal(signal.SIGTERM)
    assert caught.value.exit_code == 143
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_statement_is_cancelled_from_another_thread_and_its_end_raises() -> None:
    cancelled = threading.Event()
    with heeded():
        signals().begin(cancelled.set)
        signal.raise_signal(signal.SIGINT)
        assert cancelled.wait(10)
        error = signals().end()
        assert error is not None
        assert error.exit_code == 130
        assert signals().end() is None, "it is raised once"


def test_it_is_cancelled_again_until_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first time it may not have begun on the server."""
    monkeypatch.setattr(interruption, "_AGAIN", 0.01)
    times: list[None] = []
    thrice = threading.Event()

    def cancel() -> None:
        times.append(None)
        if len(times) == 3:
            thrice.set()

    with heeded():
        signals().begin(cancel)
        signal.raise_signal(signal.SIGINT)
        assert thrice.wait(10)
        signals().end()


def test_a_cancelling_that_fails_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(interruption, "_AGAIN", 0.01)
    asked = threading.Semaphore(0)

    def cancel() -> None:
        asked.release()
        raise OSError("no route to host")

    with heeded():
        signals().begin(cancel)
        signal.raise_signal(signal.SIGINT)
        assert asked.acquire(timeout=10)
        assert asked.acquire(timeout=10)
        signals().end()
    assert "cannot be cancelled on the server: no route to host" in caplog.text


def test_the_same_ctrl_c_that_comes_twice_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal signals the group, and a wrapper passes it on."""
    with heeded():
        signals().begin(lambda: None)
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert signals().end() is not None


def test_a_second_ctrl_c_raises_in_the_middle_of_a_statement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interruption, "_THE_SAME", 0.0)
    with heeded():
        signals().begin(lambda: None)
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(Interrupted):
            signal.raise_signal(signal.SIGINT)


def test_a_call_that_never_comes_back_is_ended_by_the_second_signal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("_AGAIN", "_PATIENCE"):
        monkeypatch.setattr(interruption, name, 0.01)
    monkeypatch.setattr(interruption, "_THE_SAME", 0.0)
    ended: list[int] = []

    def exit(number: int) -> None:
        ended.append(number)
        sender.close()

    monkeypatch.setattr(interruption, "_end_at_once", exit)
    receiver, sender = socket.socketpair()
    stuck = Signals()
    stuck.begin(lambda: None)
    sender.send(bytes([signal.SIGTERM]) * 2)
    stuck.attend(receiver)
    receiver.close()
    assert ended == [signal.SIGTERM]


def test_signals_that_the_process_ignores_stay_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with heeded():
            os.kill(os.getpid(), signal.SIGHUP)
            time.sleep(0.01)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_nothing_is_told_where_signals_are_a_programs_own() -> None:
    unheeded = signals()
    unheeded.begin(lambda: None)
    assert unheeded.end() is None
