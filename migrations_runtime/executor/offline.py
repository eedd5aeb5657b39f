"""Statements go to a buffer, as SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import StringIO
from typing import Any, TextIO, cast

import sqlalchemy as sa
from sqlalchemy.sql.ddl import ExecutableDDLElement
from sqlalchemy.sql.visitors import cloned_traverse

from migrations_runtime.errors import CommandError
from migrations_runtime.executor.contract import Rows, Statement
from migrations_runtime.executor.literals import NoLiteral, writing
from migrations_runtime.executor.notation import STANDARD_NOTATION, Notation, remark
from migrations_runtime.executor.offline_connection import OfflineConnection
from migrations_runtime.executor.python_defaults import with_python_defaults
from migrations_runtime.executor.refusals import compiling


class Offline:
    """Writes statements as SQL to ``buffer``, values inlined, in the notation of a server."""

    offline = True
    connection = None

    def __init__(
        self, dialect: sa.Dialect, buffer: TextIO, notation: Notation = STANDARD_NOTATION
    ) -> None:
        self.notation = notation
        self.dialect = writing(dialect, self.notation)
        self.buffer = buffer
        self.bind = OfflineConnection(self.dialect, self._execute_from_bind)
        self._opened = False

    def execute(
        self,
        statement: Statement,
        values: Mapping[str, Any] | None = None,
        *,
        execution_options: Mapping[str, Any] | None = None,
    ) -> None:
        """Write one statement."""
        options = execution_options or {}
        if isinstance(statement, str):
            sql = statement
        else:
            filled = statement if values is None else _with_values(statement, values)
            sql = self._compiled(filled, options)
        self._write_statement(sql.strip())

    def execute_many(self, statement: sa.Executable, rows: Rows) -> None:
        """Write one statement for each of ``rows``."""
        for row in rows:
            self.execute(statement, row)

    # -- what is no statement of a script ------------------------------------------------------

    def write(self, text: str) -> None:
        """Write text as it is, a paragraph of its own."""
        if not self._opened:
            self._opened = True
            for sql in self.notation.opening:
                self._write_statement(sql)
        self.buffer.write(f"{text}\n\n")

    def remark(self, text: str) -> None:
        """Write a comment."""
        self.write(remark(text))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write BEGIN before the block and COMMIT after it."""
        self._write_statement(self.notation.begin)
        yield
        self._write_statement(self.notation.commit)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Write what ends a revision that is in no transaction, after the block."""
        yield
        self._write_statement(self.notation.closing)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Write COMMIT before the block and BEGIN after it."""
        self._write_statement(self.notation.commit)
        yield
        self._write_statement(self.notation.begin)

    @contextmanager
    def withheld(self) -> Iterator[None]:
        """Write nothing of the block unless all of it can be: half a script would be run, too."""
        buffer, self.buffer = self.buffer, StringIO()
        try:
            yield
            buffer.write(self.buffer.getvalue())
        finally:
            self.buffer = buffer

    def _write_statement(self, sql: str) -> None:
        if not sql:
            return
        self.write(self.notation.ended(sql))
        if self.notation.separator:
            self.write(self.notation.separator)

    def _execute_from_bind(
        self, statement: Any, parameters: Any, options: Mapping[str, Any]
    ) -> None:
        """Take what a script executes on ``op.get_bind()``."""
        if not parameters:
            self.execute(statement, execution_options=options)
            return
        for row in [parameters] if isinstance(parameters, Mapping) else parameters:
            self.execute(statement, row, execution_options=options)

    def _compiled(self, statement: sa.Executable, options: Mapping[str, Any]) -> str:
        element = cast("sa.ClauseElement", statement)
        kwargs: dict[str, Any] = {}
        if schemas := options.get("schema_translate_map"):
            kwargs |= {"schema_translate_map": schemas, "render_schema_translate": True}
        if not isinstance(element, ExecutableDDLElement):
            kwargs["compile_kwargs"] = {"literal_binds": True}
        if isinstance(element, sa.Insert):
            element = element.inline()  # Nobody will read what RETURNING gives.
        with compiling(self.dialect):
            return self._written(element, kwargs)

    def _written(self, element: sa.ClauseElement, kwargs: dict[str, Any]) -> str:
        try:
            if isinstance(element, sa.Insert | sa.Update):
                element = with_python_defaults(element, self.dialect)
                kwargs["column_keys"] = []  # Columns without a value have their default.
            return str(element.compile(dialect=self.dialect, **kwargs))
        except NoLiteral as error:
            raise CommandError(
                f"This statement cannot be written as SQL without a database: {error}. "
                "Give its values as SQL (sa.text), or write a colon that is no parameter as "
                r"'\:'."
            ) from error


def _with_values(statement: Any, row: Mapping[str, Any]) -> sa.Executable:
    if isinstance(statement, sa.Insert):
        return statement.values(dict(row))

    def fill(parameter: sa.BindParameter[Any]) -> None:
        if parameter.key in row:
            parameter.value = row[parameter.key]
            parameter.required = False

    return cast("sa.Executable", cloned_traverse(statement, {}, {"bindparam": fill}))
