"""From the frozen value of an option back to what its keyword argument takes."""

from __future__ import annotations

_MAPPINGS = ("_with", "_ops", "_length")


def thawed(name: str, value: object) -> object:
    """Return the value of the keyword argument ``name``: a dict for pairs, a list for a tuple."""
    if isinstance(value, tuple):
        if name.endswith(_MAPPINGS):
            return dict(value)
        return list(value)
    return value
