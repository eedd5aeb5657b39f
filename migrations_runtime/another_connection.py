"""Another connection to the same database, made in the way in which env.py has made its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa


@contextmanager
def another(
    like: sa.Connection, isolation_level: str = "READ COMMITTED"
) -> Iterator[sa.Connection]:
    """Give another connection, and close it at the end.

    What env.py gives to ``create_engine``, and what listens to its engine, is known to the pool
    alone; a pool that is made anew connects as the first one does, also where that has a single
    connection. https://docs.sqlalchemy.org/en/20/core/pooling.html

    :param isolation_level: the connection's, whatever the engine's is.
    :raises sqlalchemy.exc.SQLAlchemyError: there is no connection to be had.
    """
    pool = like.engine.pool.recreate()
    try:
        with sa.Connection(like.engine, connection=pool.connect()) as connection:
            yield connection.execution_options(isolation_level=isolation_level)
    finally:
        pool.dispose()
