"""Where a script needs a door, and where a transaction does."""

from __future__ import annotations

from migrations_runtime.dialects import dialect_for
from migrations_runtime.journal import Entry, Journal
from migrations_runtime.origin import shown
from migrations_runtime.resumption.door import Door
from migrations_runtime.resumption.keeper import Keeper
from migrations_runtime.resumption.servers import server_for
from migrations_runtime.showing.logger import logger
from migrations_runtime.transactions import Transactions
from migrations_runtime.transactions.standard import StandardTransactions

log = logger(__name__)


def door_for(
    transactions: Transactions, journal: Journal, entry: Entry, previous: Entry | None, script: str
) -> Door | None:
    """Return what stands between a script and its server; None where a transaction is all there is.

    :param entry: of the revision, which the journal doesn't have yet.
    :param previous: of the run that died in it.
    :param script: the file.
    """
    name = transactions.connection.dialect.name
    whole = dialect_for(name).transactional_ddl
    is_new = previous is None or previous.place is None
    if is_new and (_commits_each(transactions) or (whole and not transactions.divisible)):
        return None
    if previous is not None and previous.place is not None and previous.checksum != entry.checksum:
        log.warning(
            "%s was edited since a run left its %s half done: what was in effect by then ('repair' lists "
            "it) stays as it is, also where the script gives other values there",
            *(shown(script), entry.direction),
        )
    keeper = Keeper(journal, entry, previous)
    return Door(transactions, server_for(name), keeper, whole, script)


def _commits_each(transactions: Transactions) -> bool:
    """Tell whether each statement is committed by itself, and none could be kept with its place."""
    return isinstance(transactions, StandardTransactions) and transactions.autocommit
