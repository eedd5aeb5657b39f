"""Words of commands that are proposed, to be copied into a shell as they are."""

from __future__ import annotations

from migrations_runtime.showing.visible import visible


def shell_word(text: str) -> str:
    """Return a word as a POSIX shell takes it: ``ae10`` as it is, and ``'a;b'`` in quotes.

    What would steer the terminal is an escape, and such a word none that could be meant.
    """
    from shlex import quote

    return quote(visible(text))
