"""The source of declared types: a UUID is text to SQLite, and elsewhere it is more."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from diffgen.source import SQLALCHEMY, Source, call

_GENERIC = frozenset(
    (
        sa.BigInteger,
        sa.Boolean,
        sa.Date,
        sa.DateTime,
        sa.Double,
        sa.Float,
        sa.Integer,
        sa.Interval,
        sa.JSON,
        sa.LargeBinary,
        sa.Numeric,
        sa.SmallInteger,
        sa.String,
        sa.Text,
        sa.Time,
        sa.Unicode,
        sa.UnicodeText,
        sa.Uuid,
    )
)


def portable_source(type_: TypeEngine[Any]) -> Source | None:
    """Return the source of a generic type of SQLAlchemy's; ``None`` for any other.

    What varies by dialect, or brings a constraint along that the script names by itself, is written by
    the text that it has here. So is a class that the application compiles in its own way: the script
    may run without the application.
    """
    if isinstance(type_, TypeDecorator) and type(type_) not in _GENERIC:
        overridden = type(type_).load_dialect_impl is not TypeDecorator.load_dialect_impl
        return None if overridden else portable_source(type_.impl_instance)
    if type_._variant_mapping or getattr(type_, "create_constraint", False):
        return None
    if type(type_) is sa.Enum and type_.name:
        kwargs: dict[str, object] = {"name": str(type_.name)}
        if not type_.native_enum:
            kwargs["native_enum"] = False
        longest = max((len(label) for label in type_.enums), default=0)
        if type_.length != longest:
            kwargs["length"] = type_.length
        return call("sa.Enum", type_.enums, kwargs)
    # ``sqlalchemy.ext.compiler.compiles`` leaves its mark on the class.
    if type(type_) not in _GENERIC or "_compiler_dispatcher" in vars(type(type_)):
        return None
    return Source(f"sa.{type_!r}", frozenset({SQLALCHEMY}))
