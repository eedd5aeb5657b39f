"""The lines of SHOW CREATE TABLE: one for each column, key and constraint.

Line breaks in texts are escaped (``append_unescaped`` in sql/unireg.cc of both servers); those in names
are not (``append_identifier`` in sql/sql_show.cc), and end no line.
"""

from __future__ import annotations

import re

_QUOTED = r"'(?:[^'\\]|\\.|'')*'|\"(?:[^\"\\]|\\.|\"\")*\"|`(?:[^`]|``)*`"
_PIECE = re.compile(rf"{_QUOTED}|\n|[^\n'\"`]+|.", re.DOTALL)


def lines(text: str) -> list[str]:
    """Return the lines, without the commas between them."""
    found = [""]
    for piece in _PIECE.findall(text):
        if piece == "\n":
            found.append("")
        else:
            found[-1] += piece
    return [line.removesuffix(",") for line in found]
