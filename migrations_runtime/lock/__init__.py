"""One runner at a time: the lock that lasts for a whole run, who holds it, and that it isn't lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event

from migrations_runtime.lock.contract import RunLock
from migrations_runtime.lock.loss import noticed
from migrations_runtime.lock.waiting import take
from migrations_runtime.servers import module_for

__all__ = ["one_runner"]


@contextmanager
def one_runner(
    connection: sa.Connection, ledger: str, timeout: float, external: bool
) -> Iterator[bool]:
    """Hold the lock of ``ledger`` in the connected database while the block runs.

    What it gives is whether no other runner can be at work between two transactions of the block.

    :param timeout: the seconds to wait for another runner.
    :param external: whether the transaction is the caller's, which the lock then lasts as long as.
    :raises LockTimeout: another runner was at work for longer.
    :raises LockLost: the block was about to go on without holding the lock any more.
    """
    name = connection.dialect.name
    module = module_for(name, __name__)
    if module is None or (name == "sqlite" and external):  # whose transaction has the whole file
        yield False
        return
    lock: RunLock = cast("Callable[..., RunLock]", module.lock_of)(connection, ledger, external)
    try:
        take(lock, timeout)
        with noticed(connection, lock, ledger):
            yield lock.is_certain
    finally:
        if external:
            _let_go_at_its_end(connection, lock)
        else:
            lock.release()


def _let_go_at_its_end(connection: sa.Connection, lock: RunLock) -> None:
    """Keep the lock until the caller's transaction is over; before, nobody sees its rows."""
    if lock.ends_with_transaction or connection.invalidated or connection.closed:
        return
    driver: Any = connection.connection.dbapi_connection
    waiting = [lock]  # a listener can't take itself off while it is called

    def ended(end: Callable[[], None]) -> Callable[[sa.Connection], None]:
        def let_go(connection: sa.Connection) -> None:
            if waiting:
                end()
                waiting.pop().release()

        return let_go

    event.listen(connection, "commit", ended(driver.commit))
    event.listen(connection, "rollback", ended(driver.rollback))
