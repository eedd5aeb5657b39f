"""Values as SQL: what a driver would be given beside a statement, written into it."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from copy import copy
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import Null
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from migrations_runtime.executor.notation import Notation


def writing(dialect: sa.Dialect, notation: Notation) -> sa.Dialect:
    """Return a dialect that writes every value down; the one that is given stays as it is.

    No driver will read what it compiles: parameters are of a style that needs no escapes, and what
    types have remembered for the driver is forgotten.
    """
    made: Any = copy(dialect)
    made.__dict__.pop("_type_memos", None)
    made.paramstyle, made.positional = "named", False
    if not dialect.server_version_info:  # None, or () for SQL Server
        vars(made).update(notation.assumes)
    made.identifier_preparer = made.preparer(made)
    made.type_compiler_instance = made.type_compiler = type(dialect.type_compiler_instance)(made)
    bases = (LiteralCompiler, dialect.statement_compiler)
    made.statement_compiler = type("LiteralCompiler", bases, {"notation": notation})
    written: sa.Dialect = made
    return written


class NoLiteral(CompileError):
    """A value, or a parameter without one, that cannot be written into a statement."""


class LiteralCompiler(SQLCompiler):
    """Writes values where SQLAlchemy would rather have a parameter."""

    notation: Notation

    def render_literal_bindparam(self, bindparam: Any, *args: Any, **kw: Any) -> Any:
        """Write a parameter's value; SQLAlchemy writes NULL for one that has none."""
        given = args or "render_literal_value" in kw
        if bindparam.value is None and bindparam.callable is None and not given:
            if bindparam.required:
                raise NoLiteral(f"parameter :{bindparam.key} has no value")
            if bindparam.type.should_evaluate_none:  # JSON's null is not SQL's
                return self.render_literal_value(None, bindparam.type)
        render: Any = super().render_literal_bindparam
        return render(bindparam, *args, **kw)

    def render_literal_value(self, value: Any, type_: TypeEngine[Any]) -> str:
        """Write a value; scripts say ``sa.column("name")`` where a driver would see the type."""
        known = sa.literal(value).type if isinstance(type_, NullType) else type_
        if _writes_itself(known):
            return super().render_literal_value(value, known)
        plain, driven = self._undecorated(value, known)
        if isinstance(plain, sa.JSON):
            driven = self._serialized(driven, plain)
            plain = sa.String()
        if driven is None:
            return "NULL"
        written = self.notation.literal(driven, plain, self)
        return self._standard(driven, plain) if written is None else written

    def _undecorated(self, value: Any, type_: TypeEngine[Any]) -> tuple[TypeEngine[Any], Any]:
        """Return the type without decorators, and the value as they hand it on."""
        plain = type_.dialect_impl(self.dialect)
        while isinstance(plain, TypeDecorator):
            if type(plain).bind_processor is not TypeDecorator.bind_processor:
                # PickleType, and Interval where the server has none
                process = plain.bind_processor(self.dialect)
                value = process(value) if process else value
                return sa.literal(value).type.dialect_impl(self.dialect), value
            if type(plain).process_bind_param is not TypeDecorator.process_bind_param:
                value = plain.process_bind_param(value, self.dialect)
            plain = plain.impl_instance
        return plain, value

    def _serialized(self, value: Any, type_: sa.JSON[Any]) -> str | None:
        """Return a value as JSON's text; ``None`` for SQL's NULL."""
        if isinstance(value, Null) or (value is None and type_.none_as_null):
            return None
        serialize = getattr(self.dialect, "_json_serializer", None) or json.dumps
        text: str = serialize(None if value is sa.JSON.NULL else value)
        return text

    def _standard(self, value: Any, type_: TypeEngine[Any]) -> str:
        """Write a value as SQLAlchemy does; else as the driver would be given it."""
        if isinstance(value, bytes | bytearray | memoryview):
            return self.notation.binary(bytes(value))
        if isinstance(value, float | Decimal) and not math.isfinite(value):
            raise NoLiteral(f"{self.dialect.name} has no literal for {value}")
        try:
            return super().render_literal_value(value, type_)
        except CompileError as error:
            process = type_.bind_processor(self.dialect)
            driven = process(value) if process else value
            natural = sa.literal(driven).type
            if not isinstance(natural, NullType | type(type_)):
                with suppress(CompileError):
                    return super().render_literal_value(driven, natural)
            raise NoLiteral(str(error)) from error


def _writes_itself(type_: TypeEngine[Any]) -> bool:
    """Tell whether a type of the user's own says how its values are written."""
    ways = (type(type_).literal_processor, getattr(type(type_), "process_literal_param", None))
    return not all(way is None or way.__module__.startswith("sqlalchemy.") for way in ways)
