"""SQL text inside a schema: defaults, conditions, generated columns, elements of indexes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_WORD = re.compile(
    r"""'(?:[^']|'')*'          # a string: holds no names
    | "((?:[^"]|"")+)"          # a quoted name
    | `((?:[^`]|``)+)`          # a name in backticks
    | ([^\W\d][\w$]*)           # a bare name
    """,
    re.VERBOSE,
)


#: Words that are names only in quotes, on every server.
_NEVER_NAMES = frozenset(
    re.findall(
        r"\w+",
        """all and any array as asc between case cast check collate column constraint create cross
        current_date current_time current_timestamp default desc distinct else end except exists
        false for foreign from group having in into is join like limit not null on or order primary
        references select some table then to true union unique using when where with""",
    )
)


@dataclass(frozen=True, slots=True)
class Expression:
    """``canonical`` is compared; ``sql`` is the text as it was written, which scripts repeat."""

    canonical: str
    sql: str = field(compare=False)

    def names(self) -> Iterator[str]:
        """Yield every name that occurs in the text: columns, types and sequences it may need."""
        for text in dict.fromkeys((self.canonical, self.sql)):
            for quoted, in_backticks, bare in _WORD.findall(text):
                if quoted:
                    yield quoted.replace('""', '"')
                elif in_backticks:
                    yield in_backticks.replace("``", "`")
                elif bare and bare.lower() not in _NEVER_NAMES:
                    yield bare

    def __str__(self) -> str:
        return self.canonical
