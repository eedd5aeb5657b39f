"""Where statements go: to a server (Online), or as SQL text to a buffer (Offline)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TextIO

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.exc import CompileError
from sqlalchemy.sql.ddl import ExecutableDDLElement

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
        self.dialect = dialect
        self.buffer = buffer
        self.terminator = terminator
        self.bind = MockConnection(dialect, self._execute_from_bind)
        if dialect.name == "postgresql":
            # SQLAlchemy's dialect doubles backslashes until a server has told it that
            # standard_conforming_strings is on, which it is since PostgreSQL 9.1.
            setattr(dialect, "_backslash_escapes", False)  # noqa: B010

    def execute(
        self, statement: Statement, *, execution_options: Mapping[str, Any] | None = None
    ) -> None:
        """Write one statement."""
        options = execution_options or {}
        sql = statement if isinstance(statement, str) else self._compiled(statement, options)
        self.buffer.write(f"{sql.strip()}{self.terminator}\n\n")

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
        kwargs: dict[str, Any] = {"schema_translate_map": options.get("schema_translate_map")}
        if not isinstance(statement, ExecutableDDLElement):
            kwargs["compile_kwargs"] = {"literal_binds": True}
        try:
            sql = str(statement.compile(dialect=self.dialect, **kwargs))  # type: ignore[attr-defined]
        except CompileError as error:
            raise CommandError(
                f"This statement cannot be written as SQL without a database: {error}. "
                "Give its values as literals (op.inline_literal), or write a colon that is no "
                r"parameter as '\:'."
            ) from error
        return sql.replace("%%", "%") if doubles_percents(self.dialect) else sql


def _with_values(statement: Any, row: Mapping[str, Any]) -> sa.Executable:
    if isinstance(statement, sa.TextClause):
        return statement.bindparams(**row)
    if isinstance(statement, sa.Insert | sa.Update):
        return statement.values(dict(row))
    return statement.params(dict(row))  # type: ignore[no-any-return]
