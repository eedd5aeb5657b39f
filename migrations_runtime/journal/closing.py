"""The end of a step: the ledger moves, and the journal tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from migrations_runtime.journal.entry import Entry
from migrations_runtime.journal.journal import Journal, refusing
from migrations_runtime.journal.rows import row_of
from migrations_runtime.ledger import Ledger
from migrations_runtime.steps import Step

_VALUE = "its_"  # an INSERT takes parameters that are called as its columns for their values


class Closing:
    """Writes both: on PostgreSQL in one statement, as each is a way to the server and back.

    A statement may write in what it takes from by WITH, which is PostgreSQL's own:
    https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING
    """

    def __init__(self, ledger: Ledger, journal: Journal) -> None:
        self.ledger, self.journal = ledger, journal
        is_taken = journal.executor.dialect.name == "postgresql" and not journal.is_script
        self._both = _both(ledger, journal.table) if is_taken else None

    def close(self, step: Step, entries: Sequence[Entry]) -> None:
        """Write that a step is through, within its transaction.

        :raises LedgerError: the ledger is not where the step starts from, or the server refuses.
        """
        moved = self.ledger.replaced(step.before, step.after)
        is_new = len(entries) == 1 and entries[0].id is None and self.journal.exists()
        if self._both is None or moved is None or not is_new:
            self.ledger.move(step.before, step.after)
            self.journal.done(entries)
            return
        row = {f"{_VALUE}{name}": value for name, value in row_of(entries[0].done()).items()}
        names = f"{self.ledger.name} and the journal {self.journal.name}"
        with refusing(f"{names} cannot be written", "see to the right to write both"):
            result = self.journal.executor.execute(self._both, moved | row)
        self.ledger.require_one(result, moved["gone"])


def _both(ledger: Ledger, journal: sa.Table) -> sa.Update:
    """Return the UPDATE of the ledger that writes the journal's row along with it."""
    columns = [column for column in journal.columns if not column.primary_key]
    values: dict[Any, Any] = {one: sa.bindparam(f"{_VALUE}{one.name}") for one in columns}
    told = sa.insert(journal).values(values).inline().cte("told")
    return ledger.replacing.add_cte(told)
