"""What surrounds the operations: the connection, the context, names that are final."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection
from sqlalchemy.sql.elements import conv

from migrations_runtime.errors import CommandError
from migrations_runtime.op.active import operations

__all__ = ["f", "get_bind", "get_context", "run_async"]

P = ParamSpec("P")
T = TypeVar("T")


def f(name: str) -> conv:
    """Return a name that is final: no naming convention applies to it.

    >>> op.drop_constraint(op.f("ck_users_age"), "users", type_="check")
    ALTER TABLE users DROP CONSTRAINT ck_users_age;
    """
    return conv(name)


def get_bind() -> sa.Connection | MockConnection:
    """Return the connection of the migration; offline, one that writes down what it executes.

    >>> op.get_bind().execute(sa.text("SELECT 1"))
    SELECT 1;
    """
    return operations().executor.bind


def get_context() -> Any:
    """Return the MigrationContext, as ``context.get_context()`` in env.py does."""
    return operations().migration_context


def run_async(
    async_function: Callable[Concatenate[Any, P], Awaitable[T]],
    *args: P.args,
    **kw_args: P.kwargs,
) -> T:
    """Await a function of an ``AsyncConnection`` that shares the migration's transaction.

    :raises CommandError: offline, and where the driver is not an asynchronous one.
    """
    connection = operations().executor.connection
    if connection is None:
        raise CommandError("op.run_async needs a database: it cannot be written as SQL.")
    if not connection.dialect.is_async:
        raise CommandError(
            f"op.run_async needs an asynchronous driver, and {connection.dialect.driver} is none. "
            "Call an ordinary function with op.get_bind()."
        )
    # They need greenlet, which only those who run asynchronously have installed.
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
    from sqlalchemy.util import await_only

    bridge = AsyncConnection(AsyncEngine(connection.engine), connection)
    return await_only(async_function(bridge, *args, **kw_args))
