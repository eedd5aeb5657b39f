"""Revisions on a scratch database, watched while they run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.sql.ddl import ExecutableDDLElement

from diffgen.replay.notes import Notes
from migrations_runtime.backfill.underway import Underway
from migrations_runtime.ddl import enums
from migrations_runtime.ddl.alterations import Alteration, TableName
from migrations_runtime.ddl.renames import RenameTable
from migrations_runtime.dialects import BatchOptions, RuntimeDialect, dialect_for
from migrations_runtime.environment import EnvironmentContext
from migrations_runtime.executor import Executor, Rows, Statement
from migrations_runtime.migration_context import MigrationContext, Plan
from migrations_runtime.op.active import running
from migrations_runtime.runner import Runner
from migrations_runtime.steps import Step

#: Whose DDL makes what catalogs hold; that of others makes views, or anything else.
_KNOWN = ("sqlalchemy.", "migrations_runtime.")
#: What changes the labels in rows.
_RELABELS = (enums.RenameEnumValue, enums.MoveColumnToEnum)
_RELABELLED = TableName("an enum")


@dataclass
class Watch:
    """The notes of each function that has run, by revision and direction."""

    notes: dict[tuple[str, str], Notes] = field(default_factory=dict)
    now: Notes = field(default_factory=Notes)

    def begin(self, step: Step) -> None:
        """Begin a new page."""
        self.now = self.notes[step.scripts[0].revision, step.direction] = Notes()


class WatchedExecutor:
    """Has statements run by another executor, and notes what a change of the schema isn't."""

    offline = False

    def __init__(self, executor: Executor, watch: Watch) -> None:
        self.connection = executor.connection
        self.dialect = executor.dialect
        self.watch = watch
        self._executor = executor

    @property
    def bind(self) -> sa.Connection | MockConnection:
        """What ``op.get_bind()`` gives to a script."""
        self.watch.now.call("op.get_bind")
        return self._executor.bind

    def execute(
        self,
        statement: Statement,
        values: Mapping[str, Any] | None = None,
        *,
        execution_options: Mapping[str, Any] | None = None,
    ) -> sa.CursorResult[Any] | None:
        """Run one statement; verbatim SQL is the runtime's own, for a change of the schema."""
        notes = self.watch.now
        match statement:
            case sa.schema.CreateTable(element=table):
                notes.create(TableName(table.name, table.schema))
            case sa.schema.DropTable(element=table):
                notes.drop(TableName(table.name, table.schema))
            case RenameTable(table=table, new_name=new_name):
                notes.turned[table] = f"renames {table.name}"
                notes.renamed[table] = TableName(new_name, table.schema)
            case enums.EnumDDL() if isinstance(statement, _RELABELS):
                notes.turned[_RELABELLED] = "changes labels of an enum"
            case sa.DDL():
                notes.call("op.execute")
            case ExecutableDDLElement() if not type(statement).__module__.startswith(_KNOWN):
                notes.call(f"op.execute({type(statement).__name__})")
            case str() | ExecutableDDLElement():
                pass
            case _:
                notes.call("op.execute")
        return self._executor.execute(statement, values, execution_options=execution_options)

    def execute_many(self, statement: sa.Executable, rows: Rows) -> None:
        """Run one statement for each of ``rows``."""
        self.watch.now.call("op.bulk_insert")
        self._executor.execute_many(statement, rows)


@dataclass(frozen=True)
class WatchedDialect:
    """Alters tables as the dialect does, and notes how."""

    dialect: RuntimeDialect
    watch: Watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self.dialect, name)

    def alter_table(
        self,
        executor: Executor,
        table: TableName,
        alterations: Sequence[Alteration],
        options: BatchOptions,
    ) -> None:
        """Run all ``alterations`` of one table."""
        for alteration in alterations:
            self.watch.now.alter(table, alteration)
        self.dialect.alter_table(executor, table, alterations, options)


class WatchedEnvironment(EnvironmentContext):
    """What scripts find behind ``migrations_runtime.context``: the scratch database, not the live one."""

    @property
    def _watch(self) -> Watch:
        watch: Watch = self.context_opts["watch"]
        return watch

    def get_context(self) -> MigrationContext:
        """Return the context; a script that asks for it may do anything."""
        self._watch.now.call("context.get_context")
        return super().get_context()

    def get_x_argument(self, as_dictionary: bool = False) -> Any:
        """Return the ``-x`` arguments, which are others in another run."""
        self._watch.now.call("context.get_x_argument")
        return super().get_x_argument(as_dictionary)


class WatchedContext(MigrationContext):
    """Runs revisions without a lock, and without telling anybody but the watch."""

    def run_migrations(self, plan: Plan | None = None, **kw: Any) -> None:
        """Run what ``plan`` gives.

        :raises MigrationError: a revision fails.
        """
        plan = plan or self.opts["fn"]
        assert plan is not None
        assert self.connection is not None  # a scratch database has one
        self.keywords = kw
        watch: Watch = self.opts["watch"]
        runner = WatchedRunner(
            self.executor, self.ledger, self.journal, self, self.opts, kw, witness=watch
        )
        steps = list(plan(self.get_current_heads(), self))
        self.connection.rollback()  # what reading the heads began
        runner.run(
            steps, lambda heads: list(plan(heads, self)), self.transactions, nullcontext(True)
        )


@dataclass
class WatchedRunner(Runner):
    """Takes the steps; each function that it runs gets a page of notes."""

    witness: Watch = field(default_factory=Watch)

    def announce(self, step: Step) -> None:
        """Begin a page."""
        self.witness.begin(step)

    def operations(
        self, executor: Executor, underway: Underway | None = None
    ) -> AbstractContextManager[object]:
        """Let the functions of ``op`` be watched; the scratch database needs no way back."""
        return self._watched(WatchedExecutor(executor, self.witness))

    @contextmanager
    def _watched(self, executor: Executor) -> Iterator[None]:
        context = Door(self.migration_context, self.witness)
        dialect = WatchedDialect(dialect_for(self.executor.dialect.name), self.witness)
        with running(executor, context, self.opts, cast("RuntimeDialect", dialect)):
            yield
        self.witness.now = Notes()


@dataclass(frozen=True)
class Door:
    """What ``op.get_context()`` gives: the context, and a note of what is taken through it."""

    _context: MigrationContext
    _watch: Watch

    def __getattr__(self, name: str) -> Any:
        self._watch.now.call("op.get_context")
        return getattr(self._context, name)
