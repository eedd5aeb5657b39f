"""What a revision id may be."""

from __future__ import annotations

#: Words that mean something of their own where a revision is typed, and characters that do.
RESERVED = ("head", "heads", "base", "current")
ILLEGAL = frozenset("@-+:")
_REFUSED = ILLEGAL | frozenset(" \t\r\n\f\v")


def problem_of(id_: str) -> str | None:
    """Return what keeps a text from being a revision id or a branch label; ``None``: nothing."""
    if not id_:
        return "is empty"
    if id_ in RESERVED:
        return "is a word of its own"
    if not _REFUSED.isdisjoint(id_):
        return f"has a space or one of {' '.join(sorted(ILLEGAL))} in it"
    return None
