"""One database in one run: its connection, what ``configure`` was told, and its ledger."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias, cast

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

from migrations_runtime import option_types
from migrations_runtime.config import Config
from migrations_runtime.errors import CommandError, MultipleHeads, TransactionError
from migrations_runtime.executor import Executor, Online
from migrations_runtime.guards import Admission
from migrations_runtime.journal import Journal
from migrations_runtime.ledger import Ledger
from migrations_runtime.revisions import ScriptDirectory
from migrations_runtime.revisions.symbols import resolve
from migrations_runtime.settings.settings import Settings
from migrations_runtime.showing.screen import Screen
from migrations_runtime.transactions import (
    ExternalTransaction,
    Transactions,
    is_in_a_block,
    readable,
    transactions_for,
)

if TYPE_CHECKING:  # what runs steps, or writes them, is imported where there are some
    from migrations_runtime.executor.notation import Notation
    from migrations_runtime.impl import Impl
    from migrations_runtime.runner import Runner
    from migrations_runtime.steps import Step

Plan: TypeAlias = Callable[[tuple[str, ...], "MigrationContext"], Iterable["Step"]]


class MigrationContext:
    """What ``op.get_context()`` gives to a script, and ``context.get_context()`` to ``env.py``.

    ``opts`` has everything that was given to ``configure``, and nothing that was not.

    :ivar keywords: what ``run_migrations`` was given, for ``upgrade(**keywords)``.
    """

    def __init__(
        self,
        dialect: sa.Dialect,
        connection: sa.Connection | None,
        opts: Mapping[str, Any],
        config: Config | None = None,
        script: ScriptDirectory | None = None,
    ) -> None:
        self.dialect = dialect
        self.connection = connection
        self.opts = dict(opts)
        self.config = config
        self.script = script
        self.settings = Settings(config or Config())
        self.as_sql = bool(self.opts.get("as_sql")) or connection is None
        self.executor = self._executor()
        self.ledger = Ledger.of(self.executor, self._ledger_options())
        self.journal = self._journal()
        self._external = connection is not None and connection.in_transaction()
        self._transactions: Transactions | None = None
        self.keywords: Mapping[str, Any] = {}

    @classmethod
    def configure(
        cls,
        connection: sa.Connection | None = None,
        url: str | sa.URL | None = None,
        dialect_name: str | None = None,
        dialect: sa.Dialect | None = None,
        dialect_opts: Mapping[str, Any] | None = None,
        opts: Mapping[str, Any] | None = None,
        config: Config | None = None,
        script: ScriptDirectory | None = None,
    ) -> MigrationContext:
        """Return a context for a connection, or for a dialect alone, which can only write SQL.

        :raises CommandError: an engine in place of a connection, or nothing to tell the dialect by.
        :raises ConfigError: an option is of a type that it can't have.
        """
        opts = option_types.read(opts or {})
        if connection is not None:
            option_types.require_connection(connection)
            return cls(connection.dialect, connection, opts, config, script)
        of_dialect = {"url": url, "dialect_name": dialect_name, "dialect_opts": dialect_opts}
        option_types.read(of_dialect)
        dialect = dialect or _dialect_of(url, dialect_name, dialect_opts or {})
        return cls(dialect, None, opts, config, script)

    @property
    def impl(self) -> Impl:
        """The server, to be asked what it is and can."""
        from migrations_runtime.dialects import dialect_for
        from migrations_runtime.impl import Impl

        return Impl(dialect_for(self.dialect.name), self.executor)

    @property
    def version_table(self) -> str:
        """The name of the version table."""
        return self.ledger.table.name

    @property
    def version_table_schema(self) -> str | None:
        """Its schema; None is the connection's default."""
        return self.ledger.table.schema

    @property
    def bind(self) -> sa.Connection | MockConnection:
        """The connection; offline, an object that writes down what is executed on it."""
        return self.executor.bind

    # -- where the database is -----------------------------------------------------------------

    def get_current_heads(self) -> tuple[str, ...]:
        """Return the ids in the version table; offline, those of ``start:end`` or none.

        :raises LedgerError: the table cannot be read.
        """
        if not self.as_sql:
            return self.ledger.heads()
        start = self.opts.get("starting_rev")
        if not start or self.script is None:
            return ()
        given = (start,) if isinstance(start, str) else tuple(start)
        return tuple(id_ for text in given for id_ in resolve(self.script.graph, text))

    def get_current_revision(self) -> str | None:
        """Return the id that the database is at; ``None`` is base.

        :raises MultipleHeads: it is at several.
        """
        heads = self.get_current_heads()
        if len(heads) > 1:
            raise MultipleHeads(
                f"Version table '{self.ledger.name}' has more than one head: {', '.join(heads)}; "
                "use get_current_heads()"
            )
        return heads[0] if heads else None

    @property
    def output_buffer(self) -> TextIO:
        """Where SQL is written that is not run."""
        given: Any = self.opts.get("output_buffer") or (self.config or Config()).output_buffer
        if (encoding := self.opts.get("output_encoding")) is None:
            is_terminal = hasattr(given, "isatty") and given.isatty()
            return cast("TextIO", Screen(given) if is_terminal else given)
        return cast("TextIO", codecs.getwriter(encoding)(getattr(given, "buffer", given)))

    # -- running -------------------------------------------------------------------------------

    def run_migrations(self, plan: Plan | None = None, **kw: Any) -> None:
        """Do what the command is there for: ``plan(heads, self)`` gives the steps to take.

        The plan is first asked without the lock, so that a run that has nothing to do, and a
        comparison, neither wait nor write.

        :param kw: given to each ``upgrade()`` and ``downgrade()``.
        """
        plan = plan or self.opts.get("fn")
        if plan is None:
            return
        self.keywords = kw
        _, steps = self._looked(plan)
        if not steps:
            return
        from migrations_runtime.executor.offline import Offline
        from migrations_runtime.limits import Limits
        from migrations_runtime.runner import Runner

        limits = Limits.configured(self.settings, self.opts)
        runner = Runner(
            self.executor,
            self.ledger,
            self.journal,
            self,
            self.opts,
            kw,
            self._callbacks(),
            limits,
        )
        if isinstance(self.executor, Offline):
            runner.write(steps, self.transactional_ddl, self.executor)
        elif self.admission is not None:
            self._run_online(runner, steps, plan, self.admission)

    def _looked(self, plan: Plan) -> tuple[tuple[str, ...], list[Step]]:
        """Look where the database is, as soon as it can be read, and what there is to do."""
        with readable(None if self.as_sql else self.connection, self._lock_timeout()):
            if self.admission is not None:
                self.admission.require_expected()
            heads = self.get_current_heads()
            return heads, list(plan(heads, self))

    def _run_online(
        self, runner: Runner, steps: Sequence[Step], plan: Plan, admission: Admission
    ) -> None:
        from migrations_runtime.listening import places_kept
        from migrations_runtime.lock import one_runner
        from migrations_runtime.statements import watched

        connection = admission.connection
        self._external = self._external or is_in_a_block(connection)
        admission.begin(steps)
        if not self._external and connection.in_transaction():
            connection.commit()  # what env.py executed since configure(), such as SET search_path
        timeout = self._lock_timeout()
        transactions = self.transactions
        lock = one_runner(connection, self.ledger.name, timeout, self._external)

        def replanned(heads: tuple[str, ...]) -> Sequence[Step]:
            return admission.replanned(steps, list(plan(heads, self)))

        with places_kept(), watched(connection) as runner.watch:
            runner.run(steps, replanned, transactions, lock)
        if "fn" not in self.opts:  # no env.py, which would see to it at its end
            self.release()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Have the block be the only one at work, in a transaction, without a revision.

        :raises LockTimeout: another runner was at work for longer.
        """
        if self.connection is None:
            raise TransactionError("There are no transactions without a connection (--sql)")
        from migrations_runtime.lock import one_runner

        if not self._external and self.connection.in_transaction():
            self.connection.commit()
        lock = one_runner(self.connection, self.ledger.name, self._lock_timeout(), self._external)
        with lock, self.transactions.session(), self.transactions.one():
            yield

    @cached_property
    def admission(self) -> Admission | None:
        """What lets a run through to its database; None where SQL is written."""
        if self.connection is None or self.as_sql:
            return None
        config = self.config or Config()
        return Admission(self.connection, self.settings, self.opts, config, self.journal)

    def stamp(self, script_directory: ScriptDirectory, revision: str | Sequence[str]) -> None:
        """Make the ledger say ``revision``, and run nothing.

        :raises ResolutionError: there is no such revision.
        """
        from migrations_runtime.stamping import stamp_steps

        given = (revision,) if isinstance(revision, str) else tuple(revision)
        self.run_migrations(lambda heads, _: stamp_steps(script_directory, heads, given))

    def execute(
        self,
        sql: sa.Executable | str,
        execution_options: Mapping[str, Any] | None = None,
    ) -> sa.CursorResult[Any] | None:
        """Run a statement, as ``op.execute`` does; a string is ``sqlalchemy.text``."""
        statement = sa.text(sql) if isinstance(sql, str) else sql
        return self.executor.execute(statement, execution_options=execution_options)

    # -- transactions --------------------------------------------------------------------------

    @property
    def transactional_ddl(self) -> bool:
        """Whether DDL can be rolled back: the server's nature, unless ``configure`` says else."""
        said = self.opts.get("transactional_ddl")
        return self.impl.transactional_ddl if said is None else bool(said)

    @property
    def transactions(self) -> Transactions:
        """The transactions of the connection."""
        if self.connection is None:
            raise TransactionError("There are no transactions without a connection (--sql)")
        if self._transactions is None:
            self._transactions = transactions_for(
                self.connection, self._lock_timeout(), self._external
            )
        return self._transactions

    @contextmanager
    def begin_transaction(self) -> Iterator[None]:
        """Keep what the block executes besides the revisions, which have their own transactions.

        A transaction that was open before ``configure`` is left to whom it belongs.
        """
        connection = self.connection
        try:
            yield
        except BaseException:
            if connection is not None and not self._external and not connection.closed:
                connection.rollback()
            raise
        if connection is not None and not self._external and not connection.closed:
            connection.commit()

    def autocommit_block(self) -> AbstractContextManager[None]:
        """Commit, let the block run statements that may not be in a transaction, and begin again.

        What the revision did before the block stays, whatever comes after it.

        :raises TransactionError: the transaction is the caller's.
        """
        if self.connection is None:
            from migrations_runtime.executor.offline import Offline

            if isinstance(self.executor, Offline) and self.transactional_ddl:
                return self.executor.suspended()
            return nullcontext()
        return self.transactions.suspended()

    def release(self) -> None:
        """Leave the connection to its owner, once ``env.py`` is through.

        :raises TransactionError: an open transaction took the revisions back.
        """
        if isinstance(self._transactions, ExternalTransaction):
            self._transactions.release()

    # -- building ------------------------------------------------------------------------------

    def _executor(self) -> Executor:
        if self.connection is not None and not self.as_sql:
            return Online(self.connection)
        from migrations_runtime.executor.offline import Offline

        return Offline(self.dialect, self.output_buffer, self._notation())

    def _ledger_options(self) -> Mapping[str, Any]:
        """What ``configure`` says of the version table; what it leaves out, the configuration."""
        settings = self.settings
        configured = {
            "version_table": settings.version_table,
            "version_table_schema": settings.version_table_schema,
        }
        return {**configured, **self.opts}

    def _journal(self) -> Journal:
        said = self.opts.get("journal")
        is_kept = self.settings.journal if said is None else bool(said)
        return Journal(
            self.executor,
            self.ledger,
            is_kept,
            is_script=self._writes_script,
            project=self.settings.project,
        )

    @property
    def _writes_script(self) -> bool:
        """Whether what is executed is for being read, or run at another time."""
        return self.as_sql

    def _notation(self) -> Notation:
        """The server's notation; ``mssql_batch_separator`` and its like are ``configure``'s."""
        from migrations_runtime.dialects import dialect_for

        separator = self.opts.get(f"{self.dialect.name}_batch_separator")
        notation = dialect_for(self.dialect.name).notation
        return notation if separator is None else notation._replace(separator=separator)

    def _callbacks(self) -> Sequence[Callable[..., object]]:
        return self.opts.get("on_version_apply") or ()

    def _lock_timeout(self) -> float:
        said: float | None = self.opts.get("lock_timeout")
        return self.settings.lock_timeout if said is None else said


def _dialect_of(
    url: str | sa.URL | None, name: str | None, options: Mapping[str, Any]
) -> sa.Dialect:
    if url is not None:
        return sa.make_url(url).get_dialect()(**options)
    if name is not None:
        return sa.make_url(f"{name}://").get_dialect()(**options)
    raise CommandError(
        "context.configure() was given no connection, url or dialect_name; give one of "
        "them, as by sqlalchemy.url in the configuration"
    )
