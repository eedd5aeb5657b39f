"""A line on a terminal is cut to its width, so that drawing it anew erases all of it."""

from __future__ import annotations

import io
import logging
import os

import pytest

from migrations_runtime.live_line import LiveLine


class Terminal(io.StringIO):
    """A stream that is a terminal of twenty columns."""

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("1 s short", "1 s short"), ("x" * 19, "x" * 19), ("x" * 20, "x" * 18 + "…")],
)
def test_it_fits(monkeypatch, caplog, text, drawn):
    caplog.set_level(logging.INFO, "migrations_runtime")
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((20, 50)))
    line = LiveLine(Terminal())
    line.show(text)
    line.close()
    assert line.stream.getvalue() == f"\r\x1b[2K{drawn}\r\x1b[2K"


def test_nobody_sees_it_who_wants_errors_alone(caplog):
    caplog.set_level(logging.WARNING, "migrations_runtime")
    line = LiveLine(Terminal())
    line.show("1 s short")
    assert (line.is_shown, line.stream.getvalue()) == (False, "")
