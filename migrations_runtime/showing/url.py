"""A database's URL, as it may be shown."""

from __future__ import annotations

from sqlalchemy import URL

from migrations_runtime.showing.masked import MASK, is_secret, masked_text
from migrations_runtime.showing.visible import visible


def masked(url: URL) -> str:
    """Return a URL without its secrets, which the query may hold as well."""
    query = {key: MASK if _holds_secret(key, value) else value for key, value in url.query.items()}
    shown = url.set(query=query).render_as_string(hide_password=True)
    return visible(shown.replace("=%2A%2A%2A", f"={MASK}"))


def _holds_secret(key: str, value: str | tuple[str, ...]) -> bool:
    """Whether it is one by its name, or is a connection string that has one."""
    values = (value,) if isinstance(value, str) else value
    return is_secret(key) or any(masked_text(one) != one for one in values)
