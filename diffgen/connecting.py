"""Another connection to the same server, made in the way in which env.py has made its own.

What env.py gives to ``create_engine`` (``connect_args``, ``creator``, a certificate), and what listens to its
engine (a token for a password, SET ROLE after connecting), is known to the pool alone. A pool that is made
anew connects as the first one does: https://docs.sqlalchemy.org/en/20/core/pooling.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import sqlalchemy as sa

#: What leads to another database, while one connects to that: other threads go on to the first.
_elsewhere: ContextVar[dict[str, Any] | None] = ContextVar("elsewhere", default=None)


@contextmanager
def connected(
    like: sa.Connection, database: str | None = None, first: Sequence[str] = (), **options: Any
) -> Iterator[sa.Connection]:
    """Give another connection, and close it at the end.

    :param like: how to connect.
    :param database: the name of another database of the server. It isn't reached where env.py has
        a function of its own that connects (``creator``): whoever asks for one has to look.
    :param first: statements that come before everything else.
    :param options: of ``create_engine``.
    :raises sqlalchemy.exc.DBAPIError: there is no connection to be had.
    """
    url = like.engine.url

    def connect() -> Any:
        with _leading_to(database, like.engine):
            pooled = like.engine.pool.recreate().connect()
        raw: Any = pooled.dbapi_connection
        pooled.detach()
        _run(first, raw)
        return raw

    there = url if database is None else url.set(database=database)
    with _engine(there, like.dialect.is_async, creator=connect, **options).connect() as connection:
        yield connection


def _engine(url: sa.URL, is_async: bool, **options: Any) -> sa.Engine:
    """Return an engine: one URL may stand for two drivers, and the way it is made tells which."""
    if not is_async:
        return sa.create_engine(url, poolclass=sa.NullPool, **options)
    from sqlalchemy.ext.asyncio import create_async_engine

    return create_async_engine(url, poolclass=sa.NullPool, **options).sync_engine


def _run(statements: Sequence[str], raw: Any) -> None:
    if statements:
        cursor = raw.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
        raw.commit()


@contextmanager
def _leading_to(database: str | None, engine: sa.Engine) -> Iterator[None]:
    """Have the engine connect to another database in this block.

    https://docs.sqlalchemy.org/en/20/core/events.html#sqlalchemy.events.DialectEvents.do_connect
    """
    if database is None:
        yield
        return
    dialect = engine.dialect
    _, here = dialect.create_connect_args(engine.url)
    _, there = dialect.create_connect_args(engine.url.set(database=database))
    differing = {name: value for name, value in there.items() if here.get(name) != value}
    # A scratch database of a scratch database: where the second is asked for, it goes before the first.
    token = _elsewhere.set(differing | (_elsewhere.get() or {}))

    def connect(dialect: Any, record: Any, args: Any, keywords: Any) -> Any:
        other = _elsewhere.get()
        return None if other is None else dialect.connect(*args, **{**keywords, **other})

    sa.event.listen(dialect, "do_connect", connect)
    try:
        yield
    finally:
        sa.event.remove(dialect, "do_connect", connect)
        _elsewhere.reset(token)
