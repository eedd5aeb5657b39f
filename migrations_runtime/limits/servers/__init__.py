"""Telling a server what statements may take, for as long as a block runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import cast

from sqlalchemy.exc import DBAPIError

from migrations_runtime.executor.offline import Offline
from migrations_runtime.limits.limits import Limits
from migrations_runtime.origin import sqlstate
from migrations_runtime.servers import module_for
from migrations_runtime.statements import Statement, Watch

# query_canceled (https://www.postgresql.org/docs/current/errcodes-appendix.html), which is also what
# pg_cancel_backend() makes of a statement; and ER_STATEMENT_TIMEOUT of MariaDB
_CANCELED, _STATEMENT_TIMEOUT = "57014", 1969

Limiting = Callable[[Watch, Limits], AbstractContextManager[None]]


@contextmanager
def limited(watch: Watch, limits: Limits) -> Iterator[None]:
    """Have the statements of the block wait and last as long as they may; then as it was before.

    Where the server doesn't end statements by itself, the watch does.
    """
    module = module_for(watch.connection.dialect.name, __name__)
    if module is None or not limits.bounds:
        yield
        return
    limiting = cast("Limiting", module.limiting)
    watch.lock_timeout = limits.lock_timeout
    try:
        with limiting(watch, limits):
            watch.bell.set()
            yield
    except DBAPIError as error:
        if is_overdue(error, watch.failed):
            error.add_note(
                f"statement_timeout is {limits.statement_timeout:g} s: raise operation_statement_timeout,"
                " or write '# diffgen: statement_timeout=...' in the script"
            )
        raise
    finally:
        watch.lock_timeout = watch.statement_timeout = None


@contextmanager
def written(offline: Offline, limits: Limits) -> Iterator[None]:
    """Write what says so in a script of SQL, and after the block what takes it back."""
    module = module_for(offline.dialect.name, __name__)
    before: list[str] = []
    after: list[str] = []
    if module is not None and limits.bounds:
        before, after = module.written(limits)
    for sql in before:
        offline.execute(sql)
    yield
    for sql in after:
        offline.execute(sql)


def is_overdue(error: DBAPIError, statement: Statement | None) -> bool:
    """Return whether a statement failed since it took longer than it may."""
    first = error.orig.args[0] if error.orig is not None and error.orig.args else None
    cancelled = sqlstate(error) == _CANCELED and "statement timeout" in str(error.orig)
    return (
        cancelled or first == _STATEMENT_TIMEOUT or (statement is not None and statement.is_overdue)
    )
