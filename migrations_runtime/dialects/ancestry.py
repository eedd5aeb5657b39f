"""What a dialect of another package speaks: that of SQLAlchemy's own which it descends from."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine.interfaces import Dialect

_OWN = "sqlalchemy.dialects."


def ancestry(dialect: type[Dialect]) -> Iterator[type[Dialect]]:
    """Give the classes of SQLAlchemy's own dialects that a class is or descends from, nearest first."""
    return (
        one for one in dialect.__mro__ if one.__module__.startswith(_OWN) and hasattr(one, "name")
    )


def ancestor(dialect: Dialect) -> str:
    """Return the name of the dialect of SQLAlchemy's own that one is or descends from; else its own."""
    return next(ancestry(type(dialect)), dialect).name
