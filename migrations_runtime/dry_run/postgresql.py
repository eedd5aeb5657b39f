"""A dry run on PostgreSQL: what must not wait, what a COMMIT would check, and what is not taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.dry_run.inlining import postgresql_inlined
from migrations_runtime.dry_run.servers import Paused
from migrations_runtime.lock import one_runner
from migrations_runtime.origin import one_line, sqlstate
from migrations_runtime.transactions.standard import StandardTransactions

# While one session waits for a lock on a table, whoever comes later waits behind it.
# https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT
_WAIT = 1.0

_DEFERRABLE = """
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.conname) AS name, c.condeferred AS deferred
FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
WHERE c.condeferrable ORDER BY 1
"""

# setval() stays when its transaction is rolled back, but for a sequence that the transaction has
# rewritten, as ALTER SEQUENCE does: https://www.postgresql.org/docs/current/sql-altersequence.html
_REWRITE_SEQUENCES = """
SELECT 'ALTER SEQUENCE ' || quote_ident(schemaname) || '.' || quote_ident(sequencename)
    || ' INCREMENT BY ' || increment_by
FROM pg_catalog.pg_sequences WHERE pg_catalog.pg_has_role(sequenceowner, 'USAGE') ORDER BY 1
"""
_SETVAL = re.compile(r"\bsetval\b", re.IGNORECASE)
_ADD_VALUE = re.compile(r"\badd\s+value\b", re.IGNORECASE)

# Errors of what isn't there: a table, a column, a function, another object, a label of an enum.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_UNKNOWN = ("42P01", "42703", "42883", "42704", "22P02")


class PostgreSQL:
    """Waits for locks for a second at most."""

    opening: tuple[str, ...] = ()

    def __init__(self, connection: sa.Connection, ledger: str, external: bool) -> None:
        self.connection = connection
        self.ledger = ledger
        self.external = external
        self._labelled = False  # labels were added since what a real run would commit
        self._labelled_before = False
        self._rewritten = False

    @property
    def wary(self) -> bool:
        """Whether there are labels of enums that only a COMMIT would make usable."""
        return self._labelled_before

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Begin the transaction, or a savepoint of the caller's, and roll it back.

        :raises TransactionError: the connection commits each statement by itself.
        """
        StandardTransactions(self.connection).refuse_autocommit()
        outer: sa.Transaction
        if self.external:
            outer = self.connection.begin_nested()
        else:
            outer = self.connection.get_transaction() or self.connection.begin()
        try:
            self._execute(f"SET LOCAL lock_timeout = '{_WAIT:g}s'")
            with one_runner(self.connection, self.ledger, _WAIT, external=True):
                yield
        finally:
            outer.rollback()

    @contextmanager
    def checked(self, recorder: Paused) -> Iterator[None]:
        """Check what is deferred until COMMIT; the constraints stay deferred after it."""
        yield
        with recorder.paused():
            found = self.connection.exec_driver_sql(_DEFERRABLE).all()
            if found:
                self._execute(f"SET CONSTRAINTS {', '.join(row.name for row in found)} IMMEDIATE")
            if deferred := [row.name for row in found if row.deferred]:
                self._execute(f"SET CONSTRAINTS {', '.join(deferred)} DEFERRED")

    def prepare(self, statement: str) -> None:
        """Make sequences forget setval(), too, and look out for labels of enums."""
        if _SETVAL.search(statement) and not self._rewritten:
            for (rewrite,) in self.connection.exec_driver_sql(_REWRITE_SEQUENCES).all():
                self._execute(rewrite)
            self._rewritten = True
        if _ADD_VALUE.search(statement):
            self._labelled = True

    def excuse(self, error: Exception, outside: bool, left_out: bool) -> str | None:
        """Excuse what may not be in a transaction, and labels whose COMMIT has not come."""
        match sqlstate(error):
            case "25001" if outside:  # active_sql_transaction
                return one_line(error)
            case "55P04" if self._labelled_before and not self._labelled:  # unsafe_new_enum_value
                return "the label that it uses would have been committed before"
            case state if left_out and state in _UNKNOWN:
                return f"it may need what was not run before ({one_line(error)})"
        return None

    def committed(self) -> None:
        """Know that labels added so far can be used."""
        self._labelled_before = self._labelled_before or self._labelled
        self._labelled = False

    def inlined(self, statement: str, parameters: object) -> str:
        """Return a statement with its parameters written into it."""
        return postgresql_inlined(self.connection, statement, parameters)

    def _execute(self, sql: str) -> None:
        self.connection.exec_driver_sql(sql, execution_options={"no_parameters": True})
