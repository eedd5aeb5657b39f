"""Questions in revision files that nobody has answered, by which a text is known to have one."""

from __future__ import annotations

#: The word for a question that nobody has answered; in its comment the name of its rule stands before.
UNANSWERED = "unanswered"


def asks(data: bytes) -> bool:
    """Return whether a text seems to have a question that nobody has answered."""
    return f": {UNANSWERED}: ".encode() in data
