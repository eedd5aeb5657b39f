"""What ``op.get_bind()`` gives offline: it writes down what is executed, and has nothing to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.inspection import _inspects

from migrations_runtime.errors import CommandError

# What older scripts ask of ``bind.dialect``, with the connection as an argument.
_LOOKS_UP = (
    "has_table",
    "has_index",
    "has_schema",
    "has_sequence",
    "get_check_constraints",
    "get_columns",
    "get_foreign_keys",
    "get_indexes",
    "get_pk_constraint",
    "get_schema_names",
    "get_sequence_names",
    "get_table_names",
    "get_unique_constraints",
    "get_view_names",
)

Execute = Callable[[sa.Executable | str, Any, Mapping[str, Any]], None]


class NothingToAsk(CommandError, AttributeError):
    """Something was asked of a database, and there is none; so there is no such attribute, too."""


class OfflineConnection(MockConnection):
    """Writes statements down; the rest of what a connection can do needs a database.

    :param dialect: becomes one that looks nothing up either.
    :param options: execution options of all statements.
    :raises NothingToAsk: for the rest.
    """

    def __init__(
        self, dialect: sa.Dialect, execute: Execute, options: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(dialect, execute)
        self._options = dict(options or {})
        for name in _LOOKS_UP:
            setattr(dialect, name, _refusing(f"op.get_bind().dialect.{name}()"))

    def execute(
        self,
        obj: sa.Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
        execution_options: Mapping[str, Any] | None = None,
    ) -> Any:
        """Write a statement; its result is that there is nothing to read."""
        self._execute_impl(obj, parameters, {**self._options, **(execution_options or {})})
        return NoResult()

    def execution_options(self, **options: Any) -> OfflineConnection:
        """Return a connection whose statements have these options, too."""
        return OfflineConnection(self.dialect, self._execute_impl, {**self._options, **options})

    def exec_driver_sql(self, statement: str, parameters: object = None, **_: object) -> NoResult:
        """Write SQL as it is."""
        if parameters:
            _refuse("op.get_bind().exec_driver_sql() with parameters")
        self._execute_impl(statement, None, self._options)
        return NoResult()

    def __getattr__(self, name: str) -> NoReturn:
        _refuse(f"op.get_bind().{name}")


class NoResult:
    """The result of a statement that was written down; it has no rows, and no number of them."""

    def __getattr__(self, name: str) -> NoReturn:
        _refuse(f"op.get_bind().execute().{name}")

    def __iter__(self) -> Iterator[NoReturn]:
        _refuse("Reading the rows of op.get_bind().execute()")


@_inspects(OfflineConnection)
def _inspector(connection: OfflineConnection) -> NoReturn:
    """Refuse ``sa.inspect(bind)``, and ``autoload_with=bind`` that calls it."""
    _refuse("Inspecting op.get_bind()")


def _refusing(what: str) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        _refuse(what)

    return refuse


def _refuse(what: str) -> NoReturn:
    raise NothingToAsk(
        f"{what} needs a database, and --sql has none: say it in SQL alone (INSERT ... SELECT, "
        "UPDATE ... WHERE), or leave it out by 'if not context.is_offline_mode():' (from "
        "migrations_runtime import context)"
    )
