"""Scripts after which statements may draw numbers from sequences without looking like it."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    rb"\b(?:next_?val\w*|setval)|sequence\s*\(|deferr"
    rb"|\b(?:alter|create)(?:\W+\w+){0,3}?\W+(?:function|procedure|rule|sequence|trigger)\b",
    re.IGNORECASE,
)


def leaves_draws_unseen(source: bytes) -> bool:
    """Tell whether, once a script was run, a statement doesn't show any more whether it draws numbers.

    Defaults, triggers and functions may name any sequence. What a statement leaves to be looked at
    later may have another one fail that has drawn some already.

    :param source: the script's.
    """
    return _UNSEEN.search(source) is not None
