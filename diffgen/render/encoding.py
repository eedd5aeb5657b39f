"""The line that tells Python how a file is encoded (PEP 263)."""

from __future__ import annotations

import codecs
import re

# https://peps.python.org/pep-0263/#defining-the-encoding: in one of the first two lines.
_DECLARED = re.compile(r"\A(?:[^\n]*\n)?[ \t\f]*#[^\n]*?coding[:=][ \t]*[-\w.]+")


def declaring(text: str, encoding: str) -> str:
    """Return a source with the line that it needs to be read in ``encoding``; itself if none is."""
    name = codecs.lookup(encoding).name
    if text.isascii() or name.startswith("utf-8") or _DECLARED.match(text):
        return text
    return f"# coding: {name}\n{text}"
