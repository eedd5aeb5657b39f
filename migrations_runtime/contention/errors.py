"""By which errors a statement fails that others were in the way of."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from migrations_runtime.origin import sqlstate

# lock_not_available, deadlock_detected, serialization_failure; the last is a deadlock of SQL Server, too
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_STATES = ("55P03", "40P01", "40001")
# Of MySQL and MariaDB: ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, and ER_CHECKREAD of MariaDB's innodb_snapshot_isolation
# https://mariadb.com/kb/en/mariadb-error-code-reference/
_NUMBERS = (1205, 1213, 1020)
# Of Oracle: "resource busy and acquire with NOWAIT specified or timeout expired", "deadlock detected", "can't
# serialize access" (https://docs.oracle.com/en/error-help/db/)
_ORACLE = (54, 60, 8177)
_LOCK_REQUEST_TIMEOUT = "(1222)"  # of SQL Server, in the driver's text alone


def is_contention(error: DBAPIError) -> bool:
    """Tell whether a statement failed for what others held, and may not the next time."""
    first = error.orig.args[0] if error.orig is not None and error.orig.args else None
    if sqlstate(error) in _STATES or first in (*_STATES, *_NUMBERS):
        return True
    return getattr(first, "code", None) in _ORACLE or _LOCK_REQUEST_TIMEOUT in str(error.orig)
