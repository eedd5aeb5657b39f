"""Server defaults: what a default is, as far as its text tells by itself."""

from __future__ import annotations

import re
from dataclasses import replace

from diffgen.catalog import Expression
from diffgen.dialects.standard.texts import expression

_NUMBER = re.compile(r"[-+]? ?\d+(?:\.\d+)?")
_TEXT = re.compile(r"'(?:[^'\\]|'')*'")
_NUMBERS = re.compile(r"(SMALL|BIG|TINY|MEDIUM)?INT|NUM|DEC|FLOAT|DOUBLE|REAL|BIT")
_TRUTHS = {"true": "1", "false": "0", "'t'": "1", "'f'": "0", "'true'": "1", "'false'": "0"}
_TIME = "current_timestamp"
#: One moment by many names: https://www.postgresql.org/docs/current/functions-datetime.html ·
#: https://mariadb.com/kb/en/now/ · https://learn.microsoft.com/sql/t-sql/functions/current-timestamp-transact-sql
_NOW = frozenset({"now ( )", _TIME, f"{_TIME} ( )", "getdate ( )"})


def default(sql: str, type_: str) -> Expression | None:
    """Return the default that SQL is for a column of a type; ``NULL`` is none.

    :param type_: the type, in capital letters.
    """
    found = expression(sql)
    if found.canonical == "null":
        return None
    return replace(found, canonical=_value(found.canonical, type_))


def is_plain(found: Expression) -> bool:
    """Return whether nobody writes a default otherwise: it is a value that stands there, or the time."""
    text = found.canonical
    return text == _TIME or bool(_NUMBER.fullmatch(text) or _TEXT.fullmatch(text))


def _value(canonical: str, type_: str) -> str:
    if canonical in _NOW:
        return _TIME
    if "BOOL" in type_ or _NUMBERS.match(type_):
        canonical = _TRUTHS.get(canonical.lower(), canonical)
        inner = canonical[1:-1] if _TEXT.fullmatch(canonical) else canonical
        return _number(inner) if _NUMBER.fullmatch(inner) else canonical
    return f"'{canonical}'" if _NUMBER.fullmatch(canonical) else canonical


def _number(text: str) -> str:
    """Return a number without signs, and without digits, that change nothing."""
    text = text.replace(" ", "").removeprefix("+")
    return text.rstrip("0").rstrip(".") if "." in text else text
