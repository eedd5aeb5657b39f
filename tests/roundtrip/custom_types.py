"""Types of an application, as models have them."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


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


class Document(sa.TypeDecorator[object]):
    """What one server has a type for, and others keep as text."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[object]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.JSONB())
        return dialect.type_descriptor(sa.JSON())


class Spelled(sa.types.UserDefinedType[object]):
    """A type of the server that SQLAlchemy has no class for, or that somebody spells in his own way."""

    cache_ok = True

    def __init__(self, text: str) -> None:
        self.text = text

    def get_col_spec(self, **kw: object) -> str:
        return self.text
