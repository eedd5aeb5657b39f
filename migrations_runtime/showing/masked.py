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
_SECRET = rf"(?i:{_NAME})"
_PASSWORD = "(?i:pass|pwd|odbc)"
_QUOTED = r"""'(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|""|\\.)*\""""

#: ``scheme://user:password@host``, up to the last @ of the word: a password may have one as well.
_USERINFO = r"(\b[\w+.-]+://[^\s:/?#@'\"]*:)\S*(?=@)"
#: ``password=x``, ``PWD={x;y}``, ``sslpassword='x y'``; the place of a parameter says nothing.
_PAIR = (
    rf"(?i)(?<![\w.$-])([\w.-]*?(?:{_NAME})[\w.-]*\s*=\s*)(?!:\w|%\(|%s|\$\d|\?|\*\*\*)"
    rf"({_QUOTED}|\{{[^}}]*\}}|[^\s,;&)\]'\"]+?(?=:?(?:[\s,;&)\]'\"]|$)))"
)
#: ``'password': 'x'``, as in a dictionary that an error shows.
_ENTRY = rf"(?i)((['\"])[\w.-]*(?:{_NAME})[\w.-]*\2\s*:\s*)({_QUOTED})"
#: ``PASSWORD 'x'``, ``PASSWORD('x')``.
_CLAUSE = rf"(?i)(\bPASSWORD(?:\s+|\s*\(\s*))({_QUOTED})"
#: ``IDENTIFIED BY 'x'``, ``IDENTIFIED WITH plugin AS 'x'``; Oracle's needs no quotes.
_IDENTIFIED = (
    rf"(?i)(\bIDENTIFIED\s+(?:(?:WITH|VIA)\s+\S+\s+)?(?:BY|AS|USING)\s+(?:PASSWORD\s*\(?\s*)?)"
    rf"(?:{_QUOTED}|(?!VALUES\b)[^\s;'\"*]+)"
)
#: Where that is SQL, and no sentence.
_ACCOUNT = r"(?is)\b(?:CREATE|ALTER|GRANT|SET)\b.*\bIDENTIFIED\b"

#: One of these is in whatever the patterns find, which take fifty times as long to look. None has an
#: i, of which there are four that IGNORECASE takes for the same.
_HINTS = ("://", "pass", "pwd", "secret", "token", "cred", "odbc", "key", "dent")


def is_secret(name: str) -> bool:
    """Whether a key, a variable or a parameter of that name may hold a secret."""
    return re.search(_SECRET, name) is not None


def masked_text(text: str, secrets: Iterable[str] = ()) -> str:
    """Return a text without what is a password by its place in it.

    :param secrets: texts that are secret wherever they stand by themselves.
    """
    for secret in secrets:
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", MASK, text)
    folded = text.casefold().replace(" key", "")  # PRIMARY KEY
    if not any(hint in folded for hint in _HINTS):
        return text
    text = re.sub(_USERINFO, rf"\1{MASK}", text)
    if re.search(_ACCOUNT, text):
        text = re.sub(_IDENTIFIED, rf"\1{MASK}", text)
    for pattern in (_ENTRY, _CLAUSE):
        text = re.sub(pattern, rf"\1{MASK}", text)
    return re.sub(_PAIR, _masked_pair, text)


def _masked_pair(found: re.Match[str]) -> str:
    """Return a pair without its value; ``token = x`` stays, which is too short to be one."""
    is_password = re.search(_PASSWORD, found[1]) is not None
    return found[1] + MASK if is_password or len(found[2]) >= SHORTEST else found[0]
