"""The literals of PostgreSQL's types in a script for psql.

https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS
"""

from __future__ import annotations

import ipaddress
import math
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from migrations_runtime.executor.notation import Notation

_ADDRESSES = (
    ipaddress.IPv4Address
    | ipaddress.IPv4Interface
    | ipaddress.IPv4Network
    | ipaddress.IPv6Address
    | ipaddress.IPv6Interface
    | ipaddress.IPv6Network
)


def literal(value: Any, type_: TypeEngine[Any], compiler: SQLCompiler) -> str | None:
    """Write arrays, ranges, addresses, and numbers that are none."""
    # These are loaded already where the dialect is PostgreSQL's, and of no use elsewhere.
    from sqlalchemy.dialects.postgresql import HSTORE, Range

    if isinstance(type_, HSTORE) and isinstance(value, dict):
        serialize = HSTORE.bind_processor(type_, compiler.dialect)
        return compiler.render_literal_value(serialize(value) if serialize else value, sa.String())
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        return f"'{value}'"
    if isinstance(value, Range | _ADDRESSES):
        return f"'{value}'"
    if not isinstance(value, list | tuple):
        return None
    if isinstance(type_, sa.ARRAY):
        name = compiler.dialect.type_compiler_instance.process(type_)
        return f"{_array(value, type_, compiler)}::{name}"
    if all(isinstance(one, Range) for one in value):  # a multirange
        return f"'{{{', '.join(str(one) for one in value)}}}'"
    return None


def binary(value: bytes) -> str:
    """Return ``'\\x00ff'::bytea``, in hex format."""
    return f"'\\x{value.hex()}'::bytea"


def _array(value: Any, type_: sa.ARRAY[Any], compiler: SQLCompiler) -> str:
    if isinstance(value, list | tuple):
        return f"ARRAY[{', '.join(_array(one, type_, compiler) for one in value)}]"
    return compiler.render_literal_value(value, type_.item_type)


# SQLAlchemy 2.0 doubles backslashes until a server has told it that standard_conforming_strings is
# on, which it is since PostgreSQL 9.1.
NOTATION = Notation(binary=binary, literal=literal, assumes=(("_backslash_escapes", False),))
