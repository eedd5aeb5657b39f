"""COMMIT and ROLLBACK among the statements of one text, which a driver hands over as a whole."""

from __future__ import annotations

import re

# Texts, bodies of functions and blocks, names, comments: in them words are only words.
_QUOTED = re.compile(
    r"'(?:[^']|'')*'|\"[^\"]*\"|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$|--[^\n]*|/\*.*?\*/", re.DOTALL
)


def ends_within(text: str) -> bool:
    """Whether a text of several statements ends the transaction that it is executed in."""
    words = [one.upper().split() for one in _QUOTED.sub(" ", text).split(";")]
    statements = [one for one in words if one]
    if len(statements) < 2:
        return False
    # END may end a trigger or a function instead, unless the text begins a transaction itself.
    ends = {"COMMIT", "ROLLBACK", "ABORT"}
    ends |= {"END"} if statements[0][0] in ("BEGIN", "START") else set()
    return any(one[0] in ends and "TO" not in one[:3] for one in statements)
