"""SQL text inside a schema: defaults, conditions, generated columns, elements of indexes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_WORD = re.compile(
    r"""'(?:[^']|'')*'          # a string: holds no names
    | "((?:[^"]|"")+)"          # a quoted name
    | ([^\W\d][\w$]*)           # a bare name
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Expression:
    """``canonical`` is compared; ``sql`` is the text as it was written, which scripts repeat."""

    canonical: str
    sql: str = field(compare=False)

    def names(self) -> Iterator[str]:
        """Yield every name that occurs in the text: columns, types and sequences it may need."""
        for text in {self.canonical, self.sql}:
            for quoted, bare in _WORD.findall(text):
                if quoted:
                    yield quoted.replace('""', '"')
                elif bare:
                    yield bare

    def __str__(self) -> str:
        return self.canonical
