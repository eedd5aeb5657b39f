"""SQL that is shown on a terminal; what goes to a file or a program is left as it is."""

from __future__ import annotations

from typing import TextIO

from migrations_runtime.showing.visible import visible_lines


class Screen:
    """A stream that makes visible what would steer the terminal behind it.

    Such a character of a name is then none of the SQL that one sees; nothing else can be shown.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text; return its length."""
        self._stream.write(visible_lines(text))
        return len(text)

    def flush(self) -> None:
        """Write what is held back."""
        self._stream.flush()
