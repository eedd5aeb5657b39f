"""Everything that SQLAlchemy can say of a schema, listed from SQLAlchemy itself.

``test_surface`` compares the list with what diffgen's kinds map, so that nothing new goes unseen.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import interfaces
from sqlalchemy.sql.base import DialectKWArgs

DIALECTS = ("postgresql", "sqlite")
CONSTRUCTS: tuple[type[Any], ...] = (
    sa.Table,
    sa.Column,
    sa.PrimaryKeyConstraint,
    sa.UniqueConstraint,
    sa.CheckConstraint,
    sa.ForeignKeyConstraint,
    sa.ForeignKey,
    sa.Index,
    sa.Sequence,
    sa.Identity,
    sa.Computed,
    sa.DefaultClause,
    sa.Enum,
    sa.MetaData,
)


def surface() -> Mapping[str, tuple[str, ...]]:
    """What can be said, by where: ``ReflectedColumn``, ``Column``, ``postgresql Index``...

    Names of ``Reflected*`` are the keys of what the Inspector returns, names of constructs are the
    parameters of their constructors, and with a dialect before them that dialect's keywords.
    """
    return {**reflected(), **parameters(), **dialect_types(), **dialect_keywords()}


def reflected() -> dict[str, tuple[str, ...]]:
    """The keys of each ``Reflected*`` mapping of the Inspector."""
    return {
        name: tuple(sorted(value.__required_keys__ | value.__optional_keys__))
        for name, value in sorted(vars(interfaces).items())
        if name.startswith("Reflected") and hasattr(value, "__total__")
    }


def parameters() -> dict[str, tuple[str, ...]]:
    """The parameters of each construct's constructor, the star ones left out."""
    return {construct.__name__: _parameters(construct.__init__) for construct in CONSTRUCTS}


def dialect_types() -> dict[str, tuple[str, ...]]:
    """The parameters of each type of a dialect that the server keeps by a name of its own."""
    named = import_module("sqlalchemy.dialects.postgresql")
    return {
        f"postgresql {name}": _parameters(getattr(named, name).__init__)
        for name in ("ENUM", "DOMAIN", "ExcludeConstraint")
    }


def dialect_keywords() -> dict[str, tuple[str, ...]]:
    """The keywords that a dialect gives to each construct (``postgresql_where`` and the like)."""
    found: dict[str, tuple[str, ...]] = {}
    for name in DIALECTS:
        dialect = import_module(f"sqlalchemy.dialects.{name}").dialect
        for construct, keywords in dialect.construct_arguments or ():
            assert issubclass(construct, DialectKWArgs)
            found[f"{name} {construct.__name__}"] = tuple(
                f"{name}_{word}" for word in sorted(keywords)
            )
    return found


def _parameters(function: Callable[..., object]) -> tuple[str, ...]:
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    given = inspect.signature(function).parameters.values()
    return tuple(sorted(one.name for one in given if one.kind not in kinds and one.name != "self"))
