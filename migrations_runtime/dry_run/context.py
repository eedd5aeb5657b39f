"""The context of a dry run: it rehearses where it can, and remembers where it can't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from migrations_runtime.backfill.underway import Underway
from migrations_runtime.dry_run.rehearsal import Rehearsal
from migrations_runtime.dry_run.servers import server_for
from migrations_runtime.dry_run.sql_script import SQLScript
from migrations_runtime.errors import LockTimeout, MigrationError
from migrations_runtime.migration_context import MigrationContext, Plan
from migrations_runtime.origin import sqlstate
from migrations_runtime.runner import Runner
from migrations_runtime.showing.url import masked
from migrations_runtime.steps import Step
from migrations_runtime.transactions import Transactions, is_in_a_block

_LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A database on a server that can't rehearse: where it is, and what is to be done."""

    heads: tuple[str, ...]
    steps: tuple[Step, ...]
    has_ledger: bool


@dataclass
class RehearsingRunner(Runner):
    """Takes the steps for a script of SQL."""

    sql_script: SQLScript | None = None

    def announce(self, step: Step) -> None:
        """Say in the script which revision its next statements are of."""
        if self.sql_script is not None:
            self.sql_script.remark(f"Running {step}")

    def _tell_failure(self, transactions: Transactions, error: BaseException) -> None:
        """Tell nobody but who asked."""

    def _kept(self, underway: Underway) -> str:
        return "This was a dry run: nothing was kept"


class RehearsedContext(MigrationContext):
    """Runs revisions in a transaction that is rolled back, and writes down what they execute."""

    def run_migrations(self, plan: Plan | None = None, **kw: Any) -> None:
        """Rehearse what ``plan`` gives.

        :raises MigrationError: a revision fails.
        :raises LockTimeout: others hold a lock that it needs.
        """
        plan = plan or self.opts.get("fn")
        if plan is None or self.connection is None:
            return
        self.keywords = kw
        heads, steps = self._looked(plan)
        rehearsal = self._rehearsal(self.connection)
        self._tell(self.connection, heads, steps, rehearsal is not None)
        if rehearsal is None:
            found = Elsewhere(heads, tuple(steps), self.ledger.exists())
            self.opts["elsewhere"].append(found)
        elif steps:
            self._rehearse(rehearsal, steps, plan)

    @contextmanager
    def begin_transaction(self) -> Iterator[None]:
        """Keep nothing of the block either."""
        try:
            yield
        finally:
            if self.connection is not None and not self._external and not self.connection.closed:
                self.connection.rollback()

    @property
    def transactions(self) -> Transactions:
        """The transactions of the rehearsal."""
        return self._transactions or super().transactions

    def _rehearsal(self, connection: sa.Connection) -> Rehearsal | None:
        self._external = self._external or is_in_a_block(connection)
        server = server_for(connection, self.ledger.name, self._external)
        if server is None:
            return None
        self._transactions = rehearsal = Rehearsal(connection, server, self._sql_script())
        return rehearsal

    def _rehearse(self, rehearsal: Rehearsal, steps: Sequence[Step], plan: Plan) -> None:
        runner = RehearsingRunner(
            self.executor,
            self.ledger,
            self.journal,
            self,
            self.opts,
            self.keywords,
            self._callbacks(),
            sql_script=rehearsal.sql_script,
        )
        try:
            runner.run(steps, lambda heads: list(plan(heads, self)), rehearsal, nullcontext(False))
        except MigrationError as error:
            if sqlstate(error.__cause__) == _LOCK_NOT_AVAILABLE:
                raise LockTimeout(
                    f"{error}. Others hold a lock that this needs, and a dry run doesn't wait for "
                    "it, lest others wait behind it; try again, or see --sql"
                ) from error
            raise
        finally:
            self.ledger.forget_existence()
            self.journal.forget_existence()

    def _tell(
        self, connection: sa.Connection, heads: Sequence[str], steps: Sequence[Step], runs: bool
    ) -> None:
        script = self._sql_script()
        url = masked(connection.engine.url)
        script.remark(f"Dry run of {self.opts['asked']} on {url}: nothing of it was kept.")
        script.plan(heads, steps)
        if steps and not runs:
            script.remark(
                f"Nothing was run, as DDL of {self.dialect.name} is not sure to be taken back;",
                "this is the SQL that --sql writes, from where the database is.",
            )
        script.flush()

    @property
    def _writes_script(self) -> bool:
        return True

    def _sql_script(self) -> SQLScript:
        return SQLScript(self.output_buffer)
