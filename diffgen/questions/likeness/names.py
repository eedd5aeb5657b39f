"""How alike two names are: by their words, and by their letters."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+")


def words(name: str) -> tuple[str, ...]:
    """Return the words of a name, in small letters: of ``fullName`` and ``full_name`` the same."""
    return tuple(word.lower() for word in _WORD.findall(name))


def alike(before: str, after: str) -> float:
    """Return 1.0 for names that differ in nothing but how words are joined, down to 0.0."""
    here, there = words(before), words(after)
    if here == there:
        return 1.0
    shared = 2 * len({*here} & {*there}) / max(len(here) + len(there), 1)
    letters = SequenceMatcher(None, "".join(here), "".join(there), autojunk=False).ratio()
    return max(shared, letters)
