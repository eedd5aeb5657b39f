"""Streams of the process that can't be written to any more: a full disk, a reader that has gone."""

from __future__ import annotations

import os

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from typing import TextIO


def lead_nowhere(stream: TextIO) -> None:
    """Have a stream take whatever is written, the interpreter's last flush included.

    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
