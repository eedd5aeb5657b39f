"""Types of an application, as models have them."""

from __future__ import annotations

import enum

import sqlalchemy as sa


class Mood(enum.Enum):
    """An enum whose values are in the database, not its names."""

    GLAD = "glad"
    SAD = "not glad"


def values(members: type[enum.Enum]) -> list[str]:
    """What the database has for the members."""
    return [str(one.value) for one in members]


class Money(sa.TypeDecorator[int]):
    """An amount, kept in cents; its constructor takes no arguments of the type below it."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, currency: str = "EUR") -> None:
        super().__init__()
        self.currency = currency


class Slug(sa.TypeDecorator[str]):
    """A short name in a URL."""

    impl = sa.String(40)
    cache_ok = True
