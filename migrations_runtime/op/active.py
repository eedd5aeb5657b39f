"""The migration that is running: where the functions of ``op`` find what they work on."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from migrations_runtime.ddl.alterations import AddColumn, Alteration, TableName
from migrations_runtime.dialects import BatchOptions, RuntimeDialect, dialect_for
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Executor
from migrations_runtime.op.events import announced

if TYPE_CHECKING:  # a runner brings it, and the transactions that it needs
    from migrations_runtime.backfill.underway import Underway

PACKAGE = __name__.rpartition(".")[0]
_ADDRESS = re.compile(r" (?:object )?at 0x[0-9a-f]+", re.IGNORECASE)
ONE_BY_ONE = BatchOptions()


@dataclass(frozen=True, slots=True)
class Running:
    """A running migration: where its statements go, and what ``context.configure`` was given.

    :ivar underway: the step that is being taken; None where a program calls ``op`` by itself.
    """

    executor: Executor
    dialect: RuntimeDialect
    migration_context: Any = None
    opts: Mapping[str, Any] = field(default_factory=dict)
    underway: Underway | None = None

    def metadata(self) -> sa.MetaData:
        """Return a new MetaData with the naming convention of the models."""
        convention = getattr(self.opts.get("target_metadata"), "naming_convention", None)
        return sa.MetaData(naming_convention=convention)

    def alter(
        self, table: TableName, *alterations: Alteration, options: BatchOptions = ONE_BY_ONE
    ) -> None:
        """Alter a table as the dialect does it; types of columns that are added come first."""
        door = None if self.underway is None else self.underway.door
        if door is None:
            self._alter(table, alterations, options)
            return
        with door.operation(_words(table, alterations)) as is_done:
            if not is_done:
                self._alter(table, alterations, options)

    def _alter(
        self, table: TableName, alterations: Sequence[Alteration], options: BatchOptions
    ) -> None:
        with ExitStack() as events:
            for alteration in alterations:
                if isinstance(alteration, AddColumn):
                    events.enter_context(
                        announced(self.executor, alteration.column.table, "create")
                    )
            self.dialect.alter_table(self.executor, table, alterations, options)


def _words(table: TableName, alterations: Sequence[Alteration]) -> str:
    """Return words by which the same alterations are known when the script runs again."""
    name = table.name if table.schema is None else f"{table.schema}.{table.name}"
    said = f"ALTER TABLE {name}: {', '.join(map(repr, alterations))}"
    return _ADDRESS.sub("", said)


active: ContextVar[Running] = ContextVar("active")


@contextmanager
def running(
    executor: Executor,
    migration_context: Any = None,
    opts: Mapping[str, Any] | None = None,
    dialect: RuntimeDialect | None = None,
    underway: Underway | None = None,
) -> Iterator[Running]:
    """Let the functions of ``op`` work on ``executor`` while the block runs.

    :param dialect: how the server runs them, where it isn't what its name says.
    :param underway: the step whose script runs.
    """
    dialect = dialect or dialect_for(executor.dialect.name)
    operations = Running(executor, dialect, migration_context, opts or {}, underway)
    token = active.set(operations)
    try:
        yield operations
    finally:
        active.reset(token)


def operations(directive: str | None = None) -> Running:
    """Return the running migration.

    :param directive: the name of the directive that was called, where that is no function of ``op``.
    :raises CommandError: if none is running; it names the caller.
    """
    try:
        return active.get()
    except LookupError:
        function, place = _caller()
        raise CommandError(
            f"op.{directive or function} was called outside a migration ({place}). Call it in upgrade() or "
            "downgrade() of a revision, which 'upgrade' and 'downgrade' run."
        ) from None


def _caller() -> tuple[str, str]:
    """Return the function of ``op`` that was called, and the file and line that called it."""
    frame = sys._getframe(2)
    function = frame.f_code.co_name
    while frame.f_globals["__name__"].startswith(PACKAGE) and frame.f_back:
        function, frame = frame.f_code.co_name, frame.f_back
    return function, f"{frame.f_code.co_filename}:{frame.f_lineno}"
