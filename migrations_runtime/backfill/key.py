"""The columns that a backfill goes by, and the ranges of rows that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import ge, gt, le, lt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import NoSuchTableError
from sqlalchemy.types import NullType, TypeEngine

from migrations_runtime.backfill.request import Request
from migrations_runtime.errors import CommandError

_ROWIDS = ("rowid", "oid", "_rowid_")  # https://www.sqlite.org/rowidtable.html
#: Servers that find their way in an index by (a, b) > (x, y); others by the comparison spelled out.
_COMPARES_ROWS = ("postgresql", "sqlite")
#: Whose order isn't that of their comparison with a value, on some server, or is not exact.
_UNFIT = (sa.Float, sa.Enum, sa.JSON, NullType)


@dataclass(frozen=True, slots=True)
class Key:
    """Columns without NULL, in whose order the rows are taken.

    They need not be unique: a batch ends behind all rows that are equal to its last.
    """

    columns: tuple[sa.ColumnElement[Any], ...]
    types: tuple[TypeEngine[Any], ...]
    dialect: str

    def after(self, values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Return the condition of being behind a row with these values."""
        return self._compared(values, strictly=True, upwards=True)

    def up_to(self, values: Sequence[Any]) -> sa.ColumnElement[bool]:
        """Return the condition of being such a row, or before it."""
        return self._compared(values, strictly=False, upwards=False)

    def _compared(
        self, values: Sequence[Any], strictly: bool, upwards: bool
    ) -> sa.ColumnElement[bool]:
        given = [self._value(*pair) for pair in zip(values, self.types, strict=True)]
        if len(given) == 1:
            return _than(self.columns[0], given[0], strictly, upwards)
        if self.dialect in _COMPARES_ROWS:
            columns, row = sa.tuple_(*self.columns), sa.tuple_(*given)
            return _than(columns, row, strictly, upwards)
        return self._spelled_out(given, strictly, upwards)

    def _spelled_out(
        self, given: Sequence[Any], strictly: bool, upwards: bool
    ) -> sa.ColumnElement[bool]:
        """Return ``a > x OR a = x AND (b > y OR ...)``, and ``a >= x`` for who looks for a range."""
        pairs = list(zip(self.columns, given, strict=True))
        column, value = pairs.pop()
        inner = _than(column, value, strictly, upwards)
        for column, value in reversed(pairs):
            further = _than(column, value, True, upwards)
            inner = sa.or_(further, sa.and_(column == value, inner))
        return sa.and_(_than(self.columns[0], given[0], False, upwards), inner)

    def _value(self, value: Any, type_: TypeEngine[Any]) -> sa.ColumnElement[Any]:
        """Return a value as one of the column's own type, so that an index of it serves."""
        bound = sa.literal(value, type_)
        if self.dialect == "postgresql" and isinstance(type_, sa.String):
            return sa.cast(bound, type_)  # CHAR(n) is not compared with VARCHAR in its index
        return bound


def _than(left: Any, right: Any, strictly: bool, upwards: bool) -> sa.ColumnElement[bool]:
    compare = (gt if strictly else ge) if upwards else (lt if strictly else le)
    compared: sa.ColumnElement[bool] = compare(left, right)
    return compared


def key_of(request: Request, connection: sa.Connection) -> Key:
    """Return the key that a backfill goes by: what the script says, else the primary key.

    :raises CommandError: there is none, or its rows can't be told apart by it.
    """
    dialect, table = connection.dialect.name, request.table
    inspector = sa.inspect(connection)
    try:
        found = inspector.get_columns(table.name, schema=table.schema)
    except NoSuchTableError:
        raise CommandError(
            f"op.backfill: there is no table {request.subject}; say its schema by schema=..., if it "
            "is in another"
        ) from None
    columns = {column["name"]: column for column in found}
    primary = inspector.get_pk_constraint(table.name, schema=table.schema)
    names = request.key or tuple(primary["constrained_columns"])
    if not names:
        raise CommandError(
            f"op.backfill: {request.subject} has no primary key to go by; say by key=... which "
            "columns without NULL to go by, best those of an index, or one_transaction=True to "
            "update all rows at once"
        )
    for name in names:
        _refuse_unfit(name, columns.get(name), request, connection)
    types = [columns[name]["type"] if name in columns else sa.Integer() for name in names]
    if dialect == "sqlite":  # where values are compared as they are, whatever the column is of
        types = [NullType() for _ in names]
    return Key(tuple(_columns(request, names)), tuple(types), dialect)


def _columns(request: Request, names: Sequence[str]) -> Sequence[sa.ColumnElement[Any]]:
    known = {column.name: column for column in request.table.columns}
    return [known.get(name, sa.column(name)) for name in names]


def _refuse_unfit(name: str, column: Any, request: Request, connection: sa.Connection) -> None:
    where = f"op.backfill of {request.subject}"
    dialect = connection.dialect.name
    if name in request.values:
        raise CommandError(
            f"{where} cannot go by {name}, whose values it changes; say by key=... which other "
            "columns to go by"
        )
    if column is None:
        if dialect == "sqlite" and name.lower() in _ROWIDS:
            return
        raise CommandError(f"{where}: there is no column {name} to go by; correct key=...")
    if dialect != "sqlite" and isinstance(column["type"], _UNFIT):
        raise CommandError(
            f"{where} cannot go by {name}: values of {column['type']!r} don't have one order that "
            "comparing keeps to; say by key=... which other columns to go by"
        )
    if column["nullable"] and _has_null(name, request, connection):
        raise CommandError(
            f"{where} cannot go by {name}: there are rows without a value in it; say by key=... "
            "which other columns to go by"
        )


def _has_null(name: str, request: Request, connection: sa.Connection) -> bool:
    column: sa.ColumnElement[Any] = sa.column(name)
    without = sa.select(column).select_from(request.table).where(column.is_(None)).limit(1)
    return connection.execute(without).first() is not None
