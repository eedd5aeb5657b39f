"""Where statements go: to a server (Online), or as SQL text to a buffer (Offline)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, Protocol, TextIO, cast

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement
from sqlalchemy.sql.visitors import cloned_traverse
from sqlalchemy.types import NullType, TypeEngine

from migrations_runtime.ddl.clauses import doubles_percents
from migrations_runtime.errors import CommandError

Statement = sa.Executable | str
Rows = Sequence[Mapping[str, Any]]


class Executor(Protocol):
    """Runs statements one by one; a ``str`` is verbatim SQL, ``:x`` and ``%`` mean themselves.

    What a script writes as a string is ``sa.text()`` in the field's habit; ``op.execute`` and
    ``context.execute`` make it so before it comes here.
    """

    @property
    def dialect(self) -> sa.Dialect:
        """SQLAlchemy's dialect of the server that the statements are for."""

    @property
    def offline(self) -> bool:
        """Whether statements are written down only, so that nothing can be asked."""

    @property
    def connection(self) -> sa.Connection | None:
        """The live connection; ``None`` offline."""

    @property
    def bind(self) -> sa.Connection | MockConnection:
        """What ``op.get_bind()`` gives to a script."""

    def execute(
        self, statement: Statement, *, execution_options: Mapping[str, Any] | None = None
    ) -> sa.CursorResult[Any] | None:
        """Run one statement; the result is ``None`` offline."""

    def execute_many(self, statement: sa.Executable, rows: Rows) -> None:
        """Run one statement for each of ``rows``; for none, do nothing."""


class Online:
    """Runs statements on a connection, within the transaction that its caller began."""

    offline = False

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.bind = connection
        self.dialect = connection.dialect

    def execute(
        self, statement: Statement, *, execution_options: Mapping[str, Any] | None = None
    ) -> sa.CursorResult[Any] | None:
        """Run one statement on the connection and return its result."""
        options = dict(execution_options or {})
        if isinstance(statement, str):
            # Without parameters a driver leaves percent signs alone.
            options["no_parameters"] = True
            return self.connection.exec_driver_sql(statement, execution_options=options)
        return self.connection.execute(statement, execution_options=options)

    def execute_many(self, statement: sa.Executable, rows: Rows) -> None:
        """Run one statement for each of ``rows``, as the driver does it best."""
        if rows:
            self.connection.execute(statement, list(rows))


class Offline:
    """Writes statements as SQL to ``buffer``, values inlined, each ended by ``terminator``."""

    offline = True
    connection = None

    def __init__(self, dialect: sa.Dialect, buffer: TextIO, *, terminator: str = ";") -> None:
        self.dialect = _writing(dialect)
        self.buffer = buffer
        self.terminator = terminator
        self.bind = MockConnection(self.dialect, self._execute_from_bind)

    def execute(
        self, statement: Statement, *, execution_options: Mapping[str, Any] | None = None
    ) -> None:
        """Write one statement."""
        options = execution_options or {}
        sql = statement if isinstance(statement, str) else self._compiled(statement, options)
        self.buffer.write(f"{_ended(sql.strip(), self.terminator)}\n\n")

    def execute_many(self, statement: sa.Executable, rows: Rows) -> None:
        """Write one statement for each of ``rows``."""
        for row in rows:
            self.execute(_with_values(statement, row))

    def _execute_from_bind(self, statement: Any, parameters: Any = None, **_: object) -> None:
        """Take what a script executes on ``op.get_bind()``."""
        if isinstance(parameters, Mapping):
            self.execute(_with_values(statement, parameters))
        elif parameters:
            self.execute_many(statement, parameters)
        else:
            self.execute(statement)

    def _compiled(self, statement: sa.Executable, options: Mapping[str, Any]) -> str:
        element = cast("sa.ClauseElement", statement)
        kwargs: dict[str, Any] = {}
        if schemas := options.get("schema_translate_map"):
            kwargs |= {"schema_translate_map": schemas, "render_schema_translate": True}
        if not isinstance(element, ExecutableDDLElement):
            kwargs["compile_kwargs"] = {"literal_binds": True}
        if isinstance(element, sa.Insert):
            element = element.inline()  # Nobody will read what RETURNING gives.
        try:
            sql = str(element.compile(dialect=self.dialect, **kwargs))
        except CompileError as error:
            raise CommandError(
                f"This statement cannot be written as SQL without a database: {error}. "
                "Give its values as SQL (sa.text), or write a colon that is no parameter as "
                r"'\:'."
            ) from error
        return sql.replace("%%", "%") if doubles_percents(self.dialect) else sql


def _ended(sql: str, terminator: str) -> str:
    """Return a statement with its terminator, which no comment at its end may swallow."""
    if terminator and sql.endswith(terminator):
        return sql
    return f"{sql}\n{terminator}" if "--" in sql.rpartition("\n")[2] else sql + terminator


def _writing(dialect: sa.Dialect) -> sa.Dialect:
    """Return a dialect that writes every value down, of columns without a type too."""
    writing = copy(dialect)
    compiler = dialect.statement_compiler
    writing.statement_compiler = type("LiteralCompiler", (_LiteralCompiler, compiler), {})
    if dialect.name == "postgresql":
        # SQLAlchemy's dialect doubles backslashes until a server has told it that
        # standard_conforming_strings is on, which it is since PostgreSQL 9.1.
        setattr(writing, "_backslash_escapes", False)  # noqa: B010
    return writing


class _LiteralCompiler(SQLCompiler):
    """Writes values where SQLAlchemy would rather have a parameter."""

    def render_literal_bindparam(self, bindparam: Any, *args: Any, **kw: Any) -> Any:
        """Write a parameter's value; SQLAlchemy writes NULL for one that has none."""
        if bindparam.required and bindparam.value is None and bindparam.callable is None:
            raise CompileError(f"parameter :{bindparam.key} has no value")
        render: Any = super().render_literal_bindparam
        return render(bindparam, *args, **kw)

    def render_literal_value(self, value: Any, type_: TypeEngine[Any]) -> str:
        """Write a value; scripts say ``sa.column("name")`` where a driver would see the type."""
        known = sa.literal(value).type if isinstance(type_, NullType) else type_
        return super().render_literal_value(value, known)


def _with_values(statement: Any, row: Mapping[str, Any]) -> sa.Executable:
    if isinstance(statement, sa.Insert):
        return statement.values(dict(row))

    def fill(parameter: sa.BindParameter[Any]) -> None:
        if parameter.key in row:
            parameter.value = row[parameter.key]
            parameter.required = False

    return cast("sa.Executable", cloned_traverse(statement, {}, {"bindparam": fill}))
