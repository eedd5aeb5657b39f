"""Runs the steps: each revision in a transaction of its own, with its row in the ledger."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from migrations_runtime.backfill.record import Record
from migrations_runtime.backfill.underway import Underway
from migrations_runtime.contention import Tries
from migrations_runtime.dialects import dialect_for
from migrations_runtime.errors import (
    CommandError,
    EditedScript,
    LedgerError,
    LockLost,
    LockTimeout,
    MigrationError,
    Refused,
    TransactionError,
)
from migrations_runtime.executor import Executor
from migrations_runtime.executor.offline import Offline
from migrations_runtime.failures import committer, failure, kept, subject
from migrations_runtime.journal import Entry, Journal
from migrations_runtime.journal.closing import Closing
from migrations_runtime.ledger import Ledger
from migrations_runtime.limits import Limits, limited, limits_of, written
from migrations_runtime.origin import described, one_line
from migrations_runtime.resumption.door import Door
from migrations_runtime.resumption.half_done import half_done, leave_half_done
from migrations_runtime.resumption.keeper import Keeper
from migrations_runtime.resumption.opening import door_for
from migrations_runtime.scripts import function_of, loaded
from migrations_runtime.showing.logger import logger
from migrations_runtime.statements import Watch
from migrations_runtime.steps import MigrationInfo, Step
from migrations_runtime.transactions import (
    ExternalTransaction,
    Transactions,
)

if TYPE_CHECKING:
    from migrations_runtime.shared_transactions import SharedTransactions

log = logger(__name__)
Plan = Callable[[tuple[str, ...]], Sequence[Step]]


@dataclass
class Runner:
    """Takes steps for a migration context.

    :param keywords: what ``context.run_migrations()`` was given, for ``upgrade(**keywords)``.
    :param callbacks: ``on_version_apply`` of ``context.configure``.
    :param limits: what statements may take, where their script doesn't say it.
    :param watch: what watches over the connection; None where nothing is limited or tried again.
    :ivar entries: what the journal has, or will have, of the step that is being taken.
    :ivar keeper: what keeps how far its script came, where that may have to be gone on from.
    :ivar left_at: where the steps so far have left the database; None where it may be elsewhere by now.
    """

    executor: Executor
    ledger: Ledger
    journal: Journal
    migration_context: Any = None
    opts: Mapping[str, Any] = field(default_factory=dict)
    keywords: Mapping[str, Any] = field(default_factory=dict)
    callbacks: Sequence[Callable[..., object]] = ()
    limits: Limits = field(default_factory=Limits)
    watch: Watch | None = None
    entries: Sequence[Entry] = field(default=(), init=False)
    keeper: Keeper | None = field(default=None, init=False)
    left_at: tuple[str, ...] | None = field(default=None, init=False)
    _stays_there: bool = field(default=False, init=False)
    _has_looked: bool = field(default=False, init=False)

    def run(
        self,
        steps: Sequence[Step],
        plan: Plan,
        transactions: Transactions,
        lock: AbstractContextManager[bool],
    ) -> None:
        """Take ``steps``, one runner at a time.

        The heads are read again within the lock and, where others may be at work between two
        transactions, in each of these. Where they are not what the step starts from, another runner
        was faster, and ``plan`` says what there is left to do.

        :param lock: gives whether nobody else is at work until it is let go of.
        :raises MigrationError: a script failed; the revisions before it are kept.
        :raises LockTimeout: another runner is at work for too long.
        """
        with lock as is_alone, transactions.session(), self._failures_told(transactions):
            self._stays_there = is_alone and self._is_taken_back
            if self._is_one:
                with transactions.one():
                    self._take_all(steps, plan, transactions, nullcontext)
            else:
                self._take_all(steps, plan, transactions, transactions.one)

    def _take_all(
        self,
        steps: Sequence[Step],
        plan: Plan,
        transactions: Transactions,
        transaction: Callable[[], AbstractContextManager[None]],
    ) -> None:
        waiting, record = self._prepared(steps), Record(transactions.connection, self.ledger)
        shared = self._shared(transactions) if len(waiting) > 1 else None
        while waiting:
            if shared is not None and (taken := shared.take(waiting)):
                self.left_at = taken[-1].after
                waiting = deque(islice(waiting, len(taken), None))
                continue
            step, limits = waiting.popleft()
            tries = Tries(partial(subject, step), limits.retries or 0)
            while not tries.is_through:
                self.entries, self.keeper = (), None
                underway = Underway(step, transactions, record, self._is_one)
                one = tries.one(partial(self._may_be_again, underway), self._blockers)
                explaining = self._explaining(step, partial(self._kept, underway))
                with explaining, one, self._limited(limits), transaction():
                    now = self._now(transactions)
                    if set(now) == set(step.before):
                        self.ledger.create()
                        self.journal.create()
                        self._take(step, underway)
                    else:
                        waiting = self._prepared(plan(now))

    def _shared(self, transactions: Transactions) -> SharedTransactions | None:
        """Return what may take several steps at once; None where each has its own for certain."""
        said = self.opts.get("transaction_per_migration")
        is_callers = isinstance(transactions, ExternalTransaction)
        seen = self.callbacks or self.keywords  # by code that may do anything
        is_kept = committer(transactions) is not None  # whatever fails later
        if said is not None or is_callers or seen or is_kept or not self._stays_there:
            return None
        # Of no use to a single step, and its patterns take their time.
        from migrations_runtime.shared_transactions import SharedTransactions

        @contextmanager
        def within(executor: Executor) -> Iterator[None]:
            with self._limited(self.limits), transactions.one(), self.operations(executor):
                yield

        return SharedTransactions(
            transactions,
            self.executor,
            self.ledger,
            self.journal,
            self.limits,
            within,
            self.announce,
        )

    def _now(self, transactions: Transactions) -> tuple[str, ...]:
        if self.left_at is not None:
            return self.left_at
        return self.ledger.heads(latest=isinstance(transactions, ExternalTransaction))

    def _prepared(self, steps: Sequence[Step]) -> deque[tuple[Step, Limits]]:
        """Load all scripts, and what they say of themselves, before the first one runs."""
        return deque((step, limits_of(step).or_else(self.limits)) for step in loaded(steps))

    def _limited(self, limits: Limits) -> AbstractContextManager[None]:
        return nullcontext() if self.watch is None else limited(self.watch, limits)

    def _may_be_again(self, underway: Underway) -> bool:
        """Return whether a step that was rolled back can be taken from its beginning, or its place."""
        transactions = underway.transactions
        if self.watch is None or self._is_one or isinstance(transactions, ExternalTransaction):
            return False
        self._forget()
        commits = committer(transactions) is not None and underway.written is not None
        return self.keeper is not None or not (commits or transactions.divided)

    def _kept(self, underway: Underway) -> str:
        return kept(underway, self.keeper)

    def _blockers(self) -> str:
        """Return who held what a statement waited for in vain, as far as somebody has seen it."""
        failed = None if self.watch is None else self.watch.failed
        return "" if failed is None else failed.blockers

    def write(self, steps: Sequence[Step], transactional: bool, offline: Offline) -> None:
        """Write ``steps`` as SQL, each in a transaction where the server's DDL can be in one.

        :raises MigrationError: a script failed; nothing has been written.
        """
        transaction = offline.transaction if transactional else offline.closed
        arounds = (transaction, nullcontext)
        around_all, around_one = arounds if self._is_one else reversed(arounds)
        with offline.withheld(), around_all():
            for step, limits in self._prepared(steps):
                with self._explaining(step, lambda: "Nothing was written"), around_one():
                    offline.remark(f"Running {step}")
                    if not step.before:
                        self.ledger.create()
                    self.journal.create()
                    with written(offline, limits):
                        self._take(step)

    def operations(
        self, executor: Executor, underway: Underway | None = None
    ) -> AbstractContextManager[object]:
        """Return the block within which the functions of ``op`` work.

        :param underway: the step that is being taken; None where it is written as SQL, or with others.
        """
        from migrations_runtime.op.active import running  # op is imported where a script runs

        return running(executor, self.migration_context, self.opts, underway=underway)

    def announce(self, step: Step) -> None:
        """Tell which step is about to be taken."""
        log.info("Running %s", step)

    @cached_property
    def _closing(self) -> Closing:
        return Closing(self.ledger, self.journal)

    @property
    def _is_taken_back(self) -> bool:
        """Whether all of a step is, where the ledger turns out not to be where it starts from."""
        return dialect_for(self.executor.dialect.name).transactional_ddl

    @property
    def _is_one(self) -> bool:
        """Whether all steps share one transaction."""
        return self.opts.get("transaction_per_migration") is False

    def _take(self, step: Step, underway: Underway | None = None) -> None:
        self.announce(step)
        self.entries = self.journal.opened(step)
        if not step.is_stamp:
            function = function_of(step.scripts[0].module, step.direction, step.scripts[0].path)
            with self._heard(step, underway), self.operations(self.executor, underway):
                function(**self.keywords)
        elif step.moves and underway is not None:
            leave_half_done(self.journal)
        self._closing.close(step, self.entries)
        for callback in self.callbacks if step.moves else ():
            callback(
                ctx=self.migration_context,
                step=MigrationInfo(step),
                heads=set(step.after),
                run_args=dict(self.keywords),
            )
        if underway is not None:
            underway.settle()
        self.left_at = step.after if self._stays_there else None

    @contextmanager
    def _heard(self, step: Step, underway: Underway | None) -> Iterator[None]:
        """Hear what the script says, and answer what a run that died in it has done."""
        if underway is None:
            yield
            return
        door = self._door(step, underway.transactions)
        underway.door, self.keeper = door, None if door is None else door.keeper
        with underway.watching(), nullcontext() if door is None else door.open():
            yield
        if self.keeper is not None:
            self.entries = (self.keeper.through(),)

    def _door(self, step: Step, transactions: Transactions) -> Door | None:
        if not self.entries:
            return None
        died = self._half_done(step)
        return door_for(transactions, self.journal, self.entries[0], died, step.scripts[0].path)

    def _half_done(self, step: Step) -> Entry | None:
        """Return what a run has left half done of a revision; looked for once, while none fails."""
        if self._has_looked:
            return None
        self._has_looked = True
        return half_done(self.journal, step)

    @contextmanager
    def _failures_told(self, transactions: Transactions) -> Iterator[None]:
        """Have the journal say of a revision that it failed, once its transaction is over.

        Where the connection is gone, or the transaction is its caller's, nobody can.
        """
        try:
            yield
        except BaseException as error:
            connection = transactions.connection
            gone = connection.closed or connection.invalidated
            if self.entries and not gone and not isinstance(transactions, ExternalTransaction):
                self._tell_failure(transactions, error.__cause__ or error)
            raise

    def _tell_failure(self, transactions: Transactions, error: BaseException) -> None:
        self._forget()
        try:
            with transactions.one():
                self.journal.create()
                if self.keeper is not None:
                    self.entries = (self.keeper.after_failure(),)
                self.journal.failed(self.entries, described(error))
        except (CommandError, DBAPIError) as another:
            log.warning("The journal can't say of it that it failed: %s", one_line(another))

    @contextmanager
    def _explaining(self, step: Step, left: Callable[[], str]) -> Iterator[None]:
        """Say of which revision an error is, and what is left of it."""
        try:
            yield
        except (EditedScript, LockTimeout, LockLost, LedgerError, Refused, TransactionError):
            self._forget()
            raise
        except (Exception, SystemExit) as error:  # sys.exit(0) would pass for success
            self._forget()
            raise MigrationError(f"{failure(step, error)}. {left()}") from error
        except BaseException as interruption:
            interruption.add_note(f"{subject(step)} was interrupted. {left()}")
            raise

    def _forget(self) -> None:
        """Look anew at the tables beside, and for what is half done: a transaction was rolled back."""
        self.ledger.forget_existence()
        self.journal.forget_existence()
        self.left_at, self._has_looked = None, False
