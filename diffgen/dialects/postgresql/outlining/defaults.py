"""Defaults as the server writes them out, where that can be told from their text.

The rules are those of ``get_const_expr`` and ``get_func_expr`` in src/backend/utils/adt/ruleutils.c. What isn't
foreseen here is asked of the server.
"""

from __future__ import annotations

import re

from diffgen.dialects.postgresql.sql.text import unwrapped
from diffgen.dialects.postgresql.types import canonical

_LITERAL = re.compile(r"('(?:[^'\\]|'')*')(?:\s*::\s*(.+))?", re.DOTALL)
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_NEGATIVE = re.compile(r"-\s*(\d{1,9})")
_CALL = re.compile(r"[a-z_][a-z0-9_]*\(\)", re.IGNORECASE)
_WHOLE = re.compile(r"'0*(\d{1,9})'")
_MODIFIERS = re.compile(r"\([^)]*\)")
_WORDS = frozenset(
    {"CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"}
)
_TRUTHS = {"t": "true", "true": "true", "1": "true", "f": "false", "false": "false", "0": "false"}


def written_default(sql: str, type_: str) -> str | None:
    """Return the default of a column as the server writes it; ``None`` where only the server can tell.

    :param type_: the type of the column.
    """
    text = unwrapped(sql)
    if found := _LITERAL.fullmatch(text):
        literal, said = found.groups()
        own = cast_type(type_)
        if said is not None and canonical(said) != own:
            return None
        return written_literal(literal, own)
    if found := _NEGATIVE.fullmatch(text):
        return f"'-{int(found[1])}'::integer"
    if _NUMBER.fullmatch(text):
        return text
    if text.lower() in ("true", "false"):
        return text.lower()
    if text.upper() in _WORDS:
        return text.upper()
    return text.lower() if _CALL.fullmatch(text) else None


def written_literal(literal: str, type_: str) -> str | None:
    """Return a literal as a value of a type that has no length or precision."""
    if type_ == "boolean":
        return _TRUTHS.get(literal[1:-1])
    if type_ == "integer":
        found = _WHOLE.fullmatch(literal)
        return None if found is None else found[1]
    return f"{literal}::{type_}"


def cast_type(type_: str) -> str:
    """Return the type that a literal of a column's type is written with: without length and precision."""
    bare = _MODIFIERS.sub("", type_)
    # By itself CHARACTER has a length, that of 1.
    return re.sub(r"^character(?! varying)", "bpchar", bare)
