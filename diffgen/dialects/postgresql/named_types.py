"""Types that have a name of their own, wherever the models say them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import DOMAIN
from sqlalchemy.types import SchemaType, TypeEngine

from diffgen.contracts import Declared, Dialect
from diffgen.dialects.postgresql.types import resolved

NamedType: TypeAlias = sa.Enum | DOMAIN


def named_types(declared: Declared, dialect: Dialect) -> Iterator[NamedType]:
    """Yield the enums and domains of columns, of arrays, of other domains and of the ``MetaData``."""
    for given in (*declared.uncommon_types, *_of_metadata(declared)):
        yield from _within(given, dialect)


def _within(given: TypeEngine[Any], dialect: Dialect) -> Iterator[NamedType]:
    match resolved(given, dialect):
        case sa.ARRAY(item_type=element):
            yield from _within(element, dialect)
        case DOMAIN(data_type=below) as domain:
            yield from _within(below, dialect)
            yield domain
        case sa.Enum(native_enum=True) as enum if enum.name:
            yield enum


def _of_metadata(declared: Declared) -> Iterator[TypeEngine[Any]]:
    """Yield the types that belong to a ``MetaData`` without a column that uses them.

    ``create_all`` makes these through an event, which is the one place that knows of them
    (``sqlalchemy/sql/sqltypes.py``, ``SchemaType``).
    """
    for metadata in declared.metadatas:
        for listener in metadata.dispatch.before_create:
            # A bound method, or SQLAlchemy's picklable form of one.
            owner = getattr(listener, "__self__", getattr(listener, "target", None))
            if isinstance(owner, SchemaType) and isinstance(owner, TypeEngine):
                yield owner
