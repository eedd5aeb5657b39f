"""Rows that others hold: how long a batch waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from migrations_runtime.transactions.contract import Transaction

#: A batch that waits holds rows for which others wait meanwhile.
_WAIT = 1
#: The pauses after which a batch is tried again, in seconds.
PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """A session's setting of the seconds to wait for a row.

    :ivar read: gives it.
    :ivar write: sets it to ``:value``.
    :ivar ours: the value that means :data:`_WAIT`.
    :ivar default: of the server; another value is left as it is. None replaces any.
    """

    read: str
    write: str
    ours: Any
    default: Any = None


_POSTGRESQL = Setting(
    "SELECT current_setting('lock_timeout')",
    "SELECT set_config('lock_timeout', :value, false)",
    f"{_WAIT}s",
    "0",  # which waits for ever; whoever has set another has thought of it
)
_MYSQL = Setting(
    "SELECT @@SESSION.innodb_lock_wait_timeout",
    "SET SESSION innodb_lock_wait_timeout = :value",
    _WAIT,
)
#: By dialect; others have none.
SETTINGS = {"postgresql": _POSTGRESQL, "mysql": _MYSQL, "mariadb": _MYSQL}


@contextmanager
def short_waits(connection: sa.Connection, transaction: Transaction) -> Iterator[None]:
    """Have statements of the block wait for rows of others for a second at most.

    SQLite has one lock for all, which transactions take when they begin.
    """
    setting = SETTINGS.get(connection.dialect.name)
    if setting is None:
        yield
        return
    with transaction():
        before = connection.scalar(sa.text(setting.read))
        if setting.default in (None, before):
            _set(connection, setting, setting.ours)
    try:
        yield
    finally:
        if not connection.invalidated and not connection.closed:
            with transaction():
                _set(connection, setting, before)


def _set(connection: sa.Connection, setting: Setting, value: Any) -> None:
    connection.execute(sa.text(setting.write).bindparams(value=value))
