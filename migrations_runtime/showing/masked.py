"""Text without the passwords that it may quote: of a driver, of a statement, of a traceback."""

from __future__ import annotations

import re
from collections.abc import Iterable

MASK = "***"
#: Shorter ones would be found in half of what is said, and tell less by that than they hide.
SHORTEST = 4

#: Parts of names under which secrets are kept; ``odbc_connect`` is a whole connection string.
_NAME = (
    r"pass(?:word|wd|phrase|code)?|pwd|secret|token|credential|odbc_connect"
    r"|(?:private|access|api|account)_?key"
)
_SECRET = re.compile(_NAME, re.IGNORECASE)
_PASSWORD = re.compile("pass|pwd|odbc", re.IGNORECASE)
_QUOTED = r"""'(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|""|\\.)*\""""

#: ``scheme://user:password@host``, up to the last @ of the word: a password may have one as well.
_USERINFO = re.compile(r"(\b[\w+.-]+://[^\s:/?#@'\"]*:)\S*(?=@)")
#: ``password=x``, ``PWD={x;y}``, ``sslpassword='x y'``; the place of a parameter says nothing.
_PAIR = re.compile(
    rf"(?<![\w.$-])([\w.-]*?(?:{_NAME})[\w.-]*\s*=\s*)(?!:\w|%\(|%s|\$\d|\?|\*\*\*)"
    rf"({_QUOTED}|\{{[^}}]*\}}|[^\s,;&)\]'\"]+?(?=:?(?:[\s,;&)\]'\"]|$)))",
    re.IGNORECASE,
)
#: ``'password': 'x'``, as in a dictionary that an error shows.
_ENTRY = re.compile(rf"((['\"])[\w.-]*(?:{_NAME})[\w.-]*\2\s*:\s*)({_QUOTED})", re.IGNORECASE)
#: ``PASSWORD 'x'``, ``PASSWORD('x')``.
_CLAUSE = re.compile(rf"(\bPASSWORD(?:\s+|\s*\(\s*))({_QUOTED})", re.IGNORECASE)
#: ``IDENTIFIED BY 'x'``, ``IDENTIFIED WITH plugin AS 'x'``; Oracle's needs no quotes.
_IDENTIFIED = re.compile(
    rf"(\bIDENTIFIED\s+(?:(?:WITH|VIA)\s+\S+\s+)?(?:BY|AS|USING)\s+(?:PASSWORD\s*\(?\s*)?)"
    rf"(?:{_QUOTED}|(?!VALUES\b)[^\s;'\"*]+)",
    re.IGNORECASE,
)
#: Where that is SQL, and no sentence.
_ACCOUNT = re.compile(r"\b(?:CREATE|ALTER|GRANT|SET)\b.*\bIDENTIFIED\b", re.IGNORECASE | re.DOTALL)

#: One of these is in whatever the patterns find, which take fifty times as long to look. None has an
#: i, of which there are four that IGNORECASE takes for the same.
_HINTS = ("://", "pass", "pwd", "secret", "token", "cred", "odbc", "key", "dent")


def is_secret(name: str) -> bool:
    """Whether a key, a variable or a parameter of that name may hold a secret."""
    return _SECRET.search(name) is not None


def masked_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text without what is a password by its place in it.

    :param secrets: texts that are secret wherever they stand by themselves.
    """
    for secret in secrets:
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", MASK, text)
    folded = text.casefold().replace(" key", "")  # PRIMARY KEY
    if not any(hint in folded for hint in _HINTS):
        return text
    text = _USERINFO.sub(rf"\1{MASK}", text)
    if _ACCOUNT.search(text):
        text = _IDENTIFIED.sub(rf"\1{MASK}", text)
    for pattern in (_ENTRY, _CLAUSE):
        text = pattern.sub(rf"\1{MASK}", text)
    return _PAIR.sub(_masked_pair, text)


def _masked_pair(found: re.Match[str]) -> str:
    """Return a pair without its value; ``token = x`` stays, which is too short to be one."""
    is_password = _PASSWORD.search(found[1]) is not None
    return found[1] + MASK if is_password or len(found[2]) >= SHORTEST else found[0]
