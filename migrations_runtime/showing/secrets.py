"""Which texts are secret, by where they were found: a configuration, the environment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote, unquote_plus

from migrations_runtime.showing.masked import SHORTEST, is_secret

#: What holds a secret by its name; not PWD, in which a shell keeps the current folder.
_SECRET = re.compile(
    r"(?:password|passwd|passphrase|[._]pwd|secret|token|(?:private|access|api|account)_?key)$",
    re.IGNORECASE,
)

#: A password goes up to the last @, since it may have some itself; those of a query are not meant.
_URL = re.compile(
    r"[\w+.-]+://(?P<user>[^\s:/?#@]*)(?::(?P<password>[^\s?]*|\S*))?@(?P<rest>[^\s?]*)"
    r"(?:\?(?P<query>\S*))?"
)


def secrets_among(given: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return what is secret of keys and their values, the longest first.

    What a URL shows as well, such as a password that is the name of its user, is none.
    """
    found: set[str] = set()
    public: set[str] = set()
    for key, value in given:
        if _SECRET.search(key) and "://" not in value:
            found |= _spellings(value)
        for url in _URL.finditer(value):
            found |= {one for secret in _of_url(url) for one in _spellings(secret)}
            public |= {unquote(url["user"]), *re.split(r":\d+|/", unquote(url["rest"]))}
    kept = {one for one in found - public if len(one) >= SHORTEST}
    return tuple(sorted(kept, key=lambda one: (-len(one), one)))


def _of_url(url: re.Match[str]) -> Iterator[str]:
    password = url["password"] or ""
    yield password
    # A driver that cut it at a mark of its own says the rest by itself: as a host, a port, a name.
    yield from re.split("[@/:?#]", password)
    yield from (value for key, value in parse_qsl(url["query"] or "") if is_secret(key))


def _spellings(secret: str) -> set[str]:
    return {secret, unquote(secret), unquote_plus(secret)}
