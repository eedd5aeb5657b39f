"""SQL text inside a script: ``sa.text(...)``, without its colons being taken for parameters."""

from __future__ import annotations

import re

from diffgen.source import Source, call

# The two patterns by which SQLAlchemy finds parameters in a text, and colons that are none
# (sqlalchemy/sql/elements.py, TextClause._bind_params_regex; sql/compiler.py, BIND_PARAMS_ESC).
_PARAMETER = re.compile(r"(?<![:\w\x5c]):(\w+)(?!:)")
_ESCAPED = re.compile(r"\x5c(:[\w$]*)(?![:\w$])")


def text_source(sql: str) -> Source:
    """Return the source of ``sa.text`` that compiles to exactly ``sql``."""
    return call("sa.text", [escaped(sql)])


def escaped(sql: str) -> str:
    """Return ``sql`` with a backslash before each colon that would name a parameter."""
    kept = _ESCAPED.sub(lambda match: "\\" + match.group(0), sql)
    return _PARAMETER.sub(lambda match: "\\" + match.group(0), kept)
