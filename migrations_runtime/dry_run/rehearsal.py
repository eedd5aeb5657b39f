"""The transactions of a dry run: one that is rolled back, and in the script those of a real run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dry_run.recorder import Recorder
from migrations_runtime.dry_run.servers import RehearsedServer
from migrations_runtime.dry_run.sql_script import SQLScript
from migrations_runtime.errors import CommandError
from migrations_runtime.listening import listening
from migrations_runtime.op.active import active
from migrations_runtime.transactions.contract import Transaction


class Rehearsal:
    """Runs everything in one transaction of ``connection``, and takes it back."""

    divisible = False
    numbers_roll_back = False
    divided = False
    autocommit = False

    def __init__(
        self, connection: sa.Connection, server: RehearsedServer, sql_script: SQLScript
    ) -> None:
        self.connection = connection
        self.server = server
        self.sql_script = sql_script
        self.recorder = Recorder(connection, server, sql_script)

    @contextmanager
    def session(self) -> Iterator[None]:
        """Hold the transaction, and whatever would keep something, in check."""
        with self.server.transaction():
            for statement in self.server.opening:
                self.sql_script.statement(statement)
            with self.recorder.recording(), self._nothing_kept():
                yield

    @contextmanager
    def one(self) -> Iterator[None]:
        """Write what the block executes as a transaction, once it is through."""
        self.sql_script.begin()
        with self.server.checked(self.recorder):
            yield
        self.sql_script.commit()
        self.recorder.committed()
        self.sql_script.flush()

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Write the block outside of a transaction; run of it what can run in one."""
        self.sql_script.commit()
        self.recorder.committed()
        yield
        self.sql_script.begin()

    @contextmanager
    def apart(self) -> Iterator[Transaction]:
        """Write each transaction of the block as one of its own."""
        with self.suspended():
            yield self.one

    @contextmanager
    def _nothing_kept(self) -> Iterator[None]:
        """Refuse what would end the transaction, or go past it.

        :raises CommandError: in place of a commit, a rollback, or another connection.
        """
        ends = listening(self.connection, commit=_refuse_end, rollback=_refuse_end)
        with ends, listening(self.connection.engine, engine_connect=_refuse_connection):
            yield


def _refuse_end(connection: sa.Connection) -> None:
    raise CommandError(
        "the script ends the transaction of its connection, which a dry run cannot let it do; see "
        "its SQL with --sql, or use op.get_context().autocommit_block()"
    )


def _refuse_connection(connection: sa.Connection) -> None:
    """Refuse what a script opens; other threads may have to do with the same engine."""
    if active.get(None) is None:
        return
    raise CommandError(
        "the script opens a connection of its own, whose work a dry run could not take back; use "
        "op.get_bind()"
    )
