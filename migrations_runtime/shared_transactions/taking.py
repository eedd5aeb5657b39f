"""Steps that share a transaction: plain ones, on a database that is new.

To commit is most of what a short revision takes, and an upgrade of a new database has hundreds. Nobody
is kept waiting there by locks that last for some more. What fails together is taken back and taken one
by one, so that no outcome depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice, takewhile
from time import monotonic

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from migrations_runtime.errors import LockLost, LockTimeout, MigrationError, TransactionError
from migrations_runtime.executor import Executor
from migrations_runtime.failures import failure, subject
from migrations_runtime.journal import Entry, Journal
from migrations_runtime.ledger import Ledger
from migrations_runtime.limits import Limits
from migrations_runtime.listening import listening
from migrations_runtime.origin import one_line
from migrations_runtime.scripts import function_of
from migrations_runtime.shared_transactions.numbers import DrawnNumbers
from migrations_runtime.shared_transactions.sequences import Sequences
from migrations_runtime.shared_transactions.together import Together
from migrations_runtime.showing.logger import logger
from migrations_runtime.steps import Step
from migrations_runtime.transactions import Transactions

log = logger(__name__)
_MOST = 50  # PostgreSQL has room for 6,400 locks unless told otherwise, and a table takes some
_LONGEST = 1.0  # seconds, after which no further step is begun
_OF_A_SERVER = ("information_schema", "sys")  # schemas
#: A label that can't be used in the transaction it was added in, unless the type was made there, too.
#: https://www.postgresql.org/docs/current/sql-altertype.html, Notes
_LABEL = re.compile(r"\s*ALTER\s+TYPE\b.*\bADD\s+VALUE\b", re.IGNORECASE | re.DOTALL)
#: What sets a sequence to where it doesn't start, though nothing was drawn of it.
_SETS = re.compile(r"\b(?:RESTART|SETVAL)\b", re.IGNORECASE)


class _Ended(Exception):
    """A script would end the transaction that it shares with others."""

    def __init__(self) -> None:
        super().__init__("the script ends the transaction")


@dataclass
class SharedTransactions:
    """Takes the steps of one run that may be together in one.

    :param limits: what statements may take where a script doesn't say so.
    :param within: gives the block in which scripts run by an executor: transaction, limits, and ``op``.
    :param announce: tells which step is about to be taken.
    :ivar is_over: whether there are none any more.
    """

    transactions: Transactions
    executor: Executor
    ledger: Ledger
    journal: Journal
    limits: Limits
    within: Callable[[Executor], AbstractContextManager[object]]
    announce: Callable[[Step], None]
    is_over: bool = field(default=False, init=False)
    _is_new: bool = field(default=False, init=False)
    _begun: Sequence[Step] = field(default=(), init=False)
    _numbers: DrawnNumbers = field(default_factory=DrawnNumbers, init=False)
    _is_last: bool = field(default=False, init=False)
    _is_unsure: bool = field(default=False, init=False)
    _together: Together = field(init=False)
    _sequences: Sequences = field(init=False)

    def __post_init__(self) -> None:
        connection = self.transactions.connection
        self._together = Together(self.executor, connection, self._note)
        self._sequences = Sequences(connection)

    def take(self, waiting: Sequence[tuple[Step, Limits]]) -> Sequence[Step]:
        """Take the first steps; return those that were, none where each is to be taken by itself.

        :raises MigrationError: the connection broke.
        :raises LockTimeout: another connection writes for too long.
        """
        steps = self._first(waiting)
        if len(steps) < 2:
            return ()
        self._begun = steps[:1]
        try:
            with self.within(self._together):
                self._is_new = self._is_new or self._has_nothing()
                self.is_over = not self._is_new
                return () if self.is_over else self._taken(steps)
        except (LockTimeout, LockLost, TransactionError):
            raise
        except (Exception, SystemExit) as error:
            if self.transactions.connection.invalidated:
                raise MigrationError(f"{failure(self._begun[-1], error)}. {self._kept}") from error
            self._give_up(error)
            return ()
        except BaseException as interruption:
            interruption.add_note(f"{subject(self._begun[-1])} was interrupted. {self._kept}")
            raise

    def _give_up(self, error: BaseException) -> None:
        """Have the steps be taken one by one from here on, as if they had not been begun.

        :raises MigrationError: numbers that were drawn can't be given back.
        """
        self.is_over = True
        self.ledger.forget_existence()
        self.journal.forget_existence()
        for step in self._begun:
            for script in step.scripts:
                script.run_anew()
        if not self.transactions.numbers_roll_back:
            self._put_numbers_back()
        log.info("Taken back, to be run one by one: %s", one_line(error))

    def _put_numbers_back(self) -> None:
        try:
            with self.transactions.one():
                self._sequences.put_back()
        except DBAPIError as error:
            raise MigrationError(
                f"The sequences can't be put back to where they were: {one_line(error)}. {self._kept}; run "
                "the command again"
            ) from error

    def _first(self, waiting: Sequence[tuple[Step, Limits]]) -> Sequence[Step]:
        """Return the steps that may share a transaction until the first that may not."""
        first = waiting[0][0]
        if (first.before and not self._is_new) or self._draws_unseen(first):
            self.is_over = True
        if self.is_over or len(waiting) < 2:
            return ()
        begun = islice(waiting, _MOST)
        steps = [step for step, _ in takewhile(lambda one: self._may_share(*one), begun)]
        self._is_unsure = self._is_unsure or not steps  # it may make what draws
        return steps

    def _may_share(self, step: Step, limits: Limits) -> bool:
        if step.is_stamp or step.direction != "upgrade" or limits != self.limits:
            return False
        source = step.scripts[0].source
        if source is None or not source.is_plain:
            return False
        return not (self._is_about_us(source.data) or self._draws_unseen(step))

    def _is_about_us(self, source: bytes) -> bool:
        """Tell whether a script may look at the tables that are written to behind all of the steps."""
        names = self.ledger.table.name, self.journal.table.name
        return any(name.encode() in source for name in names)

    def _draws_unseen(self, step: Step) -> bool:
        """Tell whether it can't be seen any more which numbers are drawn, once a step was taken."""
        if self.transactions.numbers_roll_back:
            return False
        return any(
            one.source is not None and one.source.leaves_draws_unseen for one in step.scripts
        )

    def _has_nothing(self) -> bool:
        """Tell whether there is nothing in the database that anybody could wait for, or count with.

        The first revision is one for itself where the ledger's schema has to be made behind it.
        """
        if self.ledger.exists() or self.journal.exists() or self.ledger.lacks_schema():
            return False
        connection = self.transactions.connection
        inspector = sa.inspect(connection)
        asked = [inspector.get_table_names]
        if connection.dialect.supports_sequences:
            asked.append(inspector.get_sequence_names)
        schemas = [one for one in inspector.get_schema_names() if one.lower() not in _OF_A_SERVER]
        return not any(names(schema) for names in asked for schema in schemas)

    def _taken(self, steps: Sequence[Step]) -> Sequence[Step]:
        self._sequences.forget()
        if self._is_unsure and not self.transactions.numbers_roll_back:
            self._sequences.read()
        self.ledger.create()
        self.journal.create()
        with self._undivided():
            entries = list(self._run(steps))
            self._together.send()
        self.ledger.move(self._begun[0].before, self._begun[-1].after)
        self.journal.add(entries)
        return self._begun

    def _undivided(self) -> AbstractContextManager[None]:
        """Refuse whatever would end the transaction, though no script does that is plain."""

        def executing(connection: object, cursor: object, statement: str, *_: object) -> None:
            if self.transactions.divided:  # by the statement that is about to be executed
                raise _Ended
            self._together.hear(statement)

        def ending(connection: object) -> None:
            raise _Ended

        return listening(
            self.transactions.connection,
            before_cursor_execute=executing,
            commit=ending,
            rollback=ending,
        )

    def _note(self, statement: str) -> None:
        """Have the step that a statement is of be the last one, where another had better not follow."""
        if self.transactions.numbers_roll_back:
            return
        self.is_over = self.is_over or _SETS.search(statement) is not None
        if self._is_last:
            return
        self._numbers.hear(statement)
        if self._numbers.are_lost and not self._is_unsure:
            self._sequences.read()
        self._is_last = self._numbers.are_lost or _LABEL.match(statement) is not None

    def _run(self, steps: Sequence[Step]) -> Iterator[Entry]:
        until = monotonic() + _LONGEST
        self._numbers, self._is_last = DrawnNumbers(), False
        for number, step in enumerate(steps, 1):
            if self._is_last or monotonic() > until:
                return
            self._begun = steps[:number]
            self.announce(step)
            opened = self.journal.opened(step)
            script = step.scripts[0]
            function_of(script.module, step.direction, script.path)()
            yield from [entry.done() for entry in opened]

    @property
    def _kept(self) -> str:
        """What is left of the steps that were begun."""
        before = ", ".join(self._begun[0].before) or "base"
        others = len(self._begun) - 1
        and_others = f", and of the {others} before it in its transaction," if others else ""
        return f"Nothing of it{and_others} was kept; the database is at {before}"
