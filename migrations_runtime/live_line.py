"""One line at the bottom of a terminal that is drawn again and again, until it is taken off."""

from __future__ import annotations

import logging
import os
import sys
from typing import ClassVar, TextIO

log = logging.getLogger(__name__)
_ERASE = "\r\x1b[2K"


class LiveLine:
    """Shows a text in the place of the one before.

    Nothing is shown where there is no terminal, or where the messages of a run aren't wanted (``-q``).

    :ivar is_shown: whether there is anybody to show it to.
    """

    #: The one that stands on the terminal, which a message is not to be written behind.
    standing: ClassVar[LiveLine | None] = None

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = sys.stderr if stream is None else stream
        self.is_shown = self.stream.isatty() and log.isEnabledFor(logging.INFO)

    def show(self, text: str) -> None:
        """Draw the line anew."""
        if self.is_shown:
            LiveLine.standing = self
            print(f"{_ERASE}{self._fitting(text)}", end="", file=self.stream, flush=True)

    def close(self) -> None:
        """Take the line off the terminal."""
        if LiveLine.standing is self:
            LiveLine.standing = None
            print(_ERASE, end="", file=self.stream, flush=True)

    def _fitting(self, text: str) -> str:
        """Cut what would go on in a second row, which is not erased with the first."""
        try:
            width = os.get_terminal_size(self.stream.fileno()).columns
        except (OSError, ValueError):
            return text
        return text if len(text) < width or width < 2 else f"{text[:width - 2]}…"


def taken_off() -> None:
    """Take the line off that stands on the terminal, for a message to be written in its place."""
    if LiveLine.standing is not None:
        LiveLine.standing.close()
