"""PostgreSQL: lock_timeout and statement_timeout, set anew in each transaction.

https://www.postgresql.org/docs/current/runtime-config-client.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.limits.limits import Limits
from migrations_runtime.listening import listening
from migrations_runtime.lock.postgresql import is_pooled
from migrations_runtime.statements import Watch
from migrations_runtime.transactions.standard import is_autocommit

Values = Mapping[str, str]


@contextmanager
def limiting(watch: Watch, limits: Limits) -> Iterator[None]:
    """Set them as SET LOCAL does, so that no pooler hands a session on that still has them.

    For statements that may not be in a transaction they are the session's, unless it is a pooler's.
    """
    connection, given = watch.connection, _given(limits)
    of_session: list[Values] = []

    def begun(connection: sa.Connection) -> None:
        if not is_autocommit(connection):
            _write(connection, given, is_local=True)
        elif not of_session and not is_pooled(connection, within=True):
            of_session.append(_read(connection, given))
            _write(connection, given, is_local=False)

    of_transaction = _read(connection, given) if connection.in_transaction() else {}
    if of_transaction:
        _write(connection, given, is_local=True)
    try:
        with listening(connection, begin=begun):
            yield
        _write(connection, of_transaction, is_local=True)
    finally:
        if of_session and not connection.in_transaction() and not connection.closed:
            with connection.begin():
                _write(connection, of_session[0], is_local=False)


def written(limits: Limits) -> tuple[list[str], list[str]]:
    """Return the SQL that says so to the session that runs a script, and what takes it back."""
    given = _given(limits)
    settings = [f"SET {name} = '{value}'" for name, value in given.items()]
    return settings, [f"RESET {name}" for name in given]


def _given(limits: Limits) -> Values:
    times = {"lock_timeout": limits.lock_timeout, "statement_timeout": limits.statement_timeout}
    return {name: _spelled(time) for name, time in times.items() if time is not None}


def _spelled(seconds: float) -> str:
    """Return a time as PostgreSQL takes it; 0 is no limit, and nothing else is to become that."""
    return f"{max(round(seconds * 1000), 1)}ms" if seconds else "0"


def _read(connection: sa.Connection, given: Values) -> Values:
    asked = ", ".join(f"current_setting('{name}')" for name in given)
    row = connection.execute(sa.text(f"SELECT {asked}")).one()
    return dict(zip(given, row, strict=True))


def _write(connection: sa.Connection, values: Values, *, is_local: bool) -> None:
    if not values:
        return
    calls = ", ".join(f"set_config('{name}', :{name}, {is_local})" for name in values)
    connection.execute(sa.text(f"SELECT {calls}"), dict(values))
