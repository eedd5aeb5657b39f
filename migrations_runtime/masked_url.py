"""A database's URL, as it may be shown."""

from __future__ import annotations

import re

from sqlalchemy import URL

#: Keys of a query that may hold a secret; ``odbc_connect`` is a whole connection string.
_SECRET = re.compile("pass|pwd|secret|token|odbc_connect", re.IGNORECASE)


def masked(url: URL) -> str:
    """Return a URL without its secrets, which the query may hold as well."""
    query = {key: "***" if _SECRET.search(key) else value for key, value in url.query.items()}
    shown = url.set(query=query).render_as_string(hide_password=True)
    return shown.replace("=%2A%2A%2A", "=***")
