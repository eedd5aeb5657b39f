"""SQL text as MySQL and MariaDB write it out, as far as that can be told without asking the server."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa

from diffgen.catalog import Expression
from diffgen.dialects.mysql.sql.strings import quoted, unquoted
from diffgen.dialects.mysql.sql.tokens import Token, tokens
from migrations_runtime.dialects.mysql.stored.spelling import of_the_server, of_the_session

_PLAIN = re.compile(r"[^\W\d][\w$]*")
_INTRODUCER = re.compile(r"_(?:utf8mb[34]|utf8|latin1|ascii|ucs2|utf16|utf16le|utf32)")
_TIGHT_BEFORE = {",", ")", "."}
_TIGHT_AFTER = {"(", ".", ","}
_SPELLINGS = {"!=": "<>", "&&": "and"}
#: Words that are no functions, whatever stands after them.
_OPERATORS = frozenset(
    re.findall(
        r"\w+",
        """and or xor not in is like rlike regexp between div mod case when then else as on update""",
    )
)


def expression(sql: str) -> Expression:
    """Return text of the server's in the cheap canonical form."""
    return Expression(canonical(sql), sql)


def declared(sql: str, session: sa.Dialect) -> Expression:
    """Return text of the models in the cheap canonical form; scripts repeat it as it was written."""
    return Expression(canonical(of_the_server(sql, session)), sql)


def told(sql: str, session: sa.Dialect) -> Expression:
    """Return text of the server's; scripts repeat it as the session reads it."""
    return Expression(canonical(sql), of_the_session(sql, session))


def canonical(sql: str) -> str:
    """Return text without what means nothing to the server.

    Words are in small letters, for names of columns are the same in any case; a name in backticks
    that needs none is bare; strings have no introducer of a character set; and what encloses the
    whole text in parentheses is dropped.
    """
    return joined(unwrapped(tuple(tokens(sql))))


def unwrapped(found: Sequence[Token]) -> Sequence[Token]:
    """Return tokens without the parentheses that enclose them all."""
    while found and found[0].text == "(" and _closes_at_end(found):
        found = found[1:-1]
    return found


def joined(found: Sequence[Token]) -> str:
    """Return tokens as text, each in its canonical spelling."""
    text, before = "", None
    for position, token in enumerate(found):
        after = found[position + 1] if position + 1 < len(found) else None
        if _introduces(token, after):
            continue
        spelled = _spelled(token)
        text += ("" if _tight(before, spelled) else " ") + spelled
        before = token
    return text


def _introduces(token: Token, after: Token | None) -> bool:
    """Return whether a token says no more than the character set of the string after it."""
    if token.kind != "word" or after is None or after.kind != "string":
        return False
    return _INTRODUCER.fullmatch(token.text.lower()) is not None


def _spelled(token: Token) -> str:
    match token.kind:
        case "string":
            return quoted(unquoted(token.text))
        case "name":
            name = token.text[1:-1].replace("``", "`").lower()
            return name if _PLAIN.fullmatch(name) else f"`{name.replace('`', '``')}`"
        case "word":
            return token.text.lower()
    return _SPELLINGS.get(token.text, token.text)


def _tight(before: Token | None, spelled: str) -> bool:
    if before is None or spelled in _TIGHT_BEFORE or before.text in _TIGHT_AFTER:
        return True
    names = before.kind in ("word", "name") and before.text.lower() not in _OPERATORS
    return spelled == "(" and names


def _closes_at_end(found: Sequence[Token]) -> bool:
    depth = 0
    for position, token in enumerate(found):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return position == len(found) - 1
    return False
