"""Names as they stand in SQL, whatever is in them."""

from __future__ import annotations


def quoted(name: str) -> str:
    """Return a name in quotes."""
    return '"' + name.replace('"', '""') + '"'
