"""What a script says, as far as it has to be known again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256

from migrations_runtime.showing.masked import masked_text

_DATA = re.compile(
    r"[\s(]*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|MERGE|WITH|VALUES)\b", re.IGNORECASE
)
_VALUE = re.compile(r"'(?:[^'\\]|\\.|'')*'|\b\d+(?:\.\d+)?\b")
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a script said: a statement, or an operation.

    :ivar digest: by which it is known again; values in a statement for data are no part of it, as
        a script may take them from the clock.
    :ivar text: how it begins, to be shown.
    """

    digest: str
    text: str = field(compare=False)

    @classmethod
    def of(cls, text: str) -> Said:
        """Return a statement, or the words for an operation."""
        known = _VALUE.sub("?", text) if _DATA.match(text) else text
        shown = " ".join(masked_text(text[: _SHOWN * 2]).split())[:_SHOWN]
        return cls(sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:16], shown)
