"""Everything that SQLAlchemy can say of a schema, listed from SQLAlchemy itself.

``test_surface`` compares the list with what diffgen's kinds map, so that nothing new goes unseen.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import interfaces
from sqlalchemy.sql.base import DialectKWArgs
from sqlalchemy.types import TypeEngine

STARS = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
#: MariaDB takes the keywords of MySQL, by its own name.
DIALECTS = ("mysql", "postgresql", "sqlite")
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
    return {**reflected(), **parameters(), **dialect_keywords()}


def reflected() -> dict[str, tuple[str, ...]]:
    """The keys of each ``Reflected*`` mapping of the Inspector."""
    return {
        name: tuple(sorted(value.__required_keys__ | value.__optional_keys__))
        for name, value in sorted(vars(interfaces).items())
        if name.startswith("Reflected") and hasattr(value, "__total__")
    }


def parameters() -> dict[str, tuple[str, ...]]:
    """The public parameters of each construct's constructor."""
    named = import_module("sqlalchemy.dialects.postgresql")
    own = {
        f"postgresql {name}": getattr(named, name)
        for name in ("ENUM", "DOMAIN", "ExcludeConstraint")
    }
    everywhere = {construct.__name__: construct for construct in CONSTRUCTS}
    found = {name: _parameters(construct) for name, construct in {**everywhere, **own}.items()}
    return {**found, "mysql types": _of_types("sqlalchemy.dialects.mysql")}


def _of_types(module: str) -> tuple[str, ...]:
    """What the types of a module can be told, whichever of them."""
    named = import_module(module)
    items = (getattr(named, name) for name in named.__all__)
    types = [item for item in items if isinstance(item, type) and issubclass(item, TypeEngine)]
    return tuple(sorted({name for type_ in types for name in _parameters(type_)}))


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


def _parameters(construct: type[Any]) -> tuple[str, ...]:
    """The parameters of a constructor, and where it takes any keyword, those of the classes below."""
    found: set[str] = set()
    for owner in construct.__mro__:
        constructor = vars(owner).get("__init__")
        if constructor is None or owner is object:
            continue
        given = inspect.signature(constructor).parameters.values()
        found |= {one.name for one in given if one.kind not in STARS}
        found |= {word for function in vars(owner).values() for word in _taken_out(function)}
        if owner is construct and not any(one.kind is STARS[1] for one in given):
            break
    private = {word for word in found if word.startswith("_")}
    return tuple(sorted(found - private - {"self"}))


def _taken_out(function: object) -> set[str]:
    """The keywords that ``Enum`` and ``ExcludeConstraint`` take out of ``**kw`` by hand."""
    if getattr(function, "__name__", "") not in ("__init__", "_enum_init"):
        return set()
    assert callable(function)
    return set(
        re.findall(r"\bkw\.(?:pop|get|setdefault)\(\s*\"(\w+)\"", inspect.getsource(function))
    )
