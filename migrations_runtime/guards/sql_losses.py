"""What a text of SQL takes away for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

_COMMENT = re.compile(r"/\*(?!!).*?\*/|--[^\n]*", re.DOTALL)
_NAME = r"(?:[\w$.\"`\[\]{}-]|\{\})+"
_IF = r"(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?"
#: Constraints, indexes, defaults and the like of ALTER TABLE ... DROP, which hold no values.
_NO_DATA = (
    r"CONSTRAINT|INDEX|KEY|PRIMARY|FOREIGN|CHECK|DEFAULT|NOT|IDENTITY|EXPRESSION|UNIQUE|SYSTEM"
    r"|PERIOD|ROW"
)
_RULES = (
    (rf"DROP\s+(?:TEMPORARY\s+|FOREIGN\s+)?TABLE\s+{_IF}({_NAME})", "drops table"),
    (rf"DROP\s+(?:SCHEMA|DATABASE)\s+{_IF}({_NAME})", "drops schema"),
    (rf"DROP\s+COLUMN\s+{_IF}({_NAME})", "drops column"),
    (rf"DROP\s+(?:SUB)?PARTITION\s+({_NAME})", "drops partition"),
    (
        rf"\bALTER\s+TABLE\b[^;]*?\bDROP\s+{_IF}(?!(?:{_NO_DATA}|COLUMN|PARTITION|IF)\b)({_NAME})",
        "drops column",
    ),
    (
        rf"DROP\s+(?:TYPE|DOMAIN|EXTENSION|FUNCTION|OWNED)\b[^;]*?({_NAME})\s+CASCADE",
        "drops by CASCADE what needs",
    ),
    (rf"CREATE\s+OR\s+REPLACE\s+TABLE\s+({_NAME})", "replaces table"),
    (rf"TRUNCATE\s+(?:TABLE\s+)?{_IF}({_NAME})", "empties table"),
    (rf"DELETE\s+(?:{_NAME}\s+)?FROM\s+(?:ONLY\s+)?({_NAME})", "deletes rows of"),
    (rf"REPLACE\s+INTO\s+({_NAME})", "replaces rows of"),
)


@cache  # compiled by the first that asks: few commands do, and all import this
def _compiled() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(rf"\b{rule}", re.IGNORECASE), said) for rule, said in _RULES]


def sql_losses(sql: str) -> Iterator[str]:
    """Yield what a text takes away, such as ``drops table users``; nothing for most texts."""
    bare = _COMMENT.sub(" ", sql)
    for rule, said in _compiled():
        for found in rule.finditer(bare):
            yield f"{said} {found[1]}"
