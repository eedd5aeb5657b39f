"""Declared columns in plain values: one that is like another is told as that, and compiled once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, TypeGuard

import sqlalchemy as sa
from sqlalchemy.sql import functions
from sqlalchemy.sql.elements import False_, TextClause, True_

from diffgen.contracts import Dialect
from diffgen.dialects.mysql.kinds.column import COLUMN
from diffgen.dialects.mysql.kinds.key_length import indexed
from diffgen.dialects.mysql.outlining.parts import column_text, column_value
from diffgen.dialects.mysql.server import server_of
from diffgen.kinds.type_value import TypeValues

#: Stands for a server default that no other column may have, too.
_ALONE = object()


class DeclaredColumns:
    """Tells of the columns of declared tables; of those that are alike, one is looked into."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._values: dict[Hashable, str] = {}
        self._indexed: dict[Hashable, bool] = {}
        self._types = TypeValues(dialect.sqlalchemy)

    def of_table(
        self, table: sa.Table, columns: Sequence[sa.Column[Any]], collation: str
    ) -> list[str] | None:
        """Return the text of each column; None where only the server knows one.

        :param collation: that of the table.
        """
        counting = table._autoincrement_column
        texts: list[str] = []
        for column in columns:
            if column.system:
                continue
            if _is_fetched(column):
                return None
            value = self._value(column, column is counting, collation)
            texts.append(column_text(self._dialect.identifier(column.name), value, column.comment))
        return texts

    def is_indexed(self, column: sa.Column[Any], collation: str, engine: str) -> bool:
        """Return whether an index has room for all of a column.

        :param collation: that of the table.
        """
        key = (self._types.of(column.type), collation, engine)
        found = self._indexed.get(key)
        if found is None:
            found = self._indexed[key] = indexed(column, None, False, self._dialect) is None
        return found

    def _value(self, column: sa.Column[Any], counting: bool, collation: str) -> str:
        default = _default_value(column)
        if default is _ALONE or column.constraints or (counting and column.default is not None):
            return column_value(COLUMN.declared(column, 0, self._dialect))
        type_ = self._types.of(column.type)
        key = (type_, column.nullable, column.primary_key, counting, default, collation)
        value = self._values.get(key)
        if value is None:
            found = COLUMN.declared(column, 0, self._dialect)
            value = column_value(found)
            if self._is_like_others(found.type.sql):
                self._values[key] = value
        return value

    def _is_like_others(self, type_: str) -> bool:
        """Return whether a column says all by itself: to some servers the first TIMESTAMP of a table is another."""
        return server_of(self._dialect).explicit_timestamps or not type_.startswith("timestamp")


def _is_fetched(column: sa.Column[Any]) -> bool:
    """Return whether the server gives a column its value, and the models don't say how."""
    given = column.server_default
    return given is not None and not isinstance(given, sa.DefaultClause | sa.Computed | sa.Identity)


def _default_value(column: sa.Column[Any]) -> object:
    """Return the server default as a value, as far as that can be told by one."""
    given = column.server_default
    if given is None:
        return None
    said = given.arg if isinstance(given, sa.DefaultClause) else None
    if isinstance(said, str):
        return said
    if type(said) is TextClause and not said._bindparams:
        return (TextClause, said.text)
    if isinstance(said, True_ | False_):
        return type(said)
    if _is_call(said) and not len(said.clauses):  # such as now()
        return (type(said), said.name, said.packagenames)
    return _ALONE


def _is_call(said: object) -> TypeGuard[functions.Function[Any]]:
    """Return whether it is a function, and no class of it that somebody has written SQL for."""
    return (
        isinstance(said, functions.Function)
        and type(said).__module__ == functions.__name__
        and not isinstance(said, functions.next_value)
    )
