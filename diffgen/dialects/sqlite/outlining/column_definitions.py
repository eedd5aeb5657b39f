"""What SQLAlchemy says of the columns of the models: compiled once for each definition, not for each column."""

from __future__ import annotations

from collections.abc import Hashable
from operator import attrgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import functions
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.elements import False_, Null, True_

from diffgen.dialects.sqlite.outlining.definitions import Definition, definition
from diffgen.dialects.sqlite.outlining.usual import plain_text
from diffgen.kinds.type_value import is_compiled_otherwise, usual_parameters, usual_value

#: Expressions without parameters.
_CONSTANTS: frozenset[type] = frozenset((True_, False_, Null))
_MOMENTS: frozenset[type] = frozenset(
    (
        functions.now,
        functions.current_timestamp,
        functions.current_date,
        functions.current_time,
    )
)


class ColumnDefinitions:
    """Finds the definition of each column; remembers what it has compiled.

    Its compiler is one of SQLAlchemy's own (:func:`models.sketches` sees to it), so that equal values are
    written in equal words.
    """

    def __init__(self, compiler: DDLCompiler) -> None:
        self._compiler = compiler
        self._known: dict[Hashable, Definition] = {}
        self._parameters = usual_parameters(compiler.dialect)
        if not is_compiled_otherwise(sa.Enum, compiler.dialect):  # is a VARCHAR here
            self._parameters[sa.Enum] = attrgetter("length")

    def of(self, column: sa.Column[Any]) -> Definition:
        """Return the definition of a column whose table and which itself have no options of SQLite.

        :raises SQLiteTextError: what SQLAlchemy writes can't be read.
        """
        if column.computed is not None or column.identity is not None:
            return self.written(column)
        type_ = usual_value(column.type, self._parameters) or self._compiled(column)
        given = column.server_default
        default = None if given is None else self._default(given, column)
        key = type_, column.nullable, default
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self.written(column)
        return found

    def written(self, column: sa.Column[Any]) -> Definition:
        """Return the definition of any column, compiled."""
        text = self._compiler.get_column_specification(column)
        return definition(text[len(self._compiler.preparer.format_column(column)) + 1 :])

    def _compiled(self, column: sa.Column[Any]) -> str:
        compiler = self._compiler.dialect.type_compiler_instance
        return compiler.process(column.type, type_expression=column)

    def _default(self, given: object, column: sa.Column[Any]) -> Hashable:
        """Return what tells the default of a column from others: its text, or what stands for that."""
        if not isinstance(given, sa.DefaultClause):
            return None
        value: Any = given.arg
        if isinstance(value, str):
            return value
        class_: type = type(value)
        if class_ in _CONSTANTS or (class_ in _MOMENTS and not value.clauses.clauses):
            return class_
        text = plain_text(value)
        return ("SQL", self._compiler.get_column_default_string(column) if text is None else text)
