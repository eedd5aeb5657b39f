"""What env.py calls: ``from migrations_runtime import context``.

Ordinary functions; each works on the environment whose ``env.py`` is running in this thread or task.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar, Unpack, overload

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

from migrations_runtime.config import Config
from migrations_runtime.environment import current
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.revisions import ScriptDirectory

if TYPE_CHECKING:
    from migrations_runtime.impl import Impl
    from migrations_runtime.options import Options

P = ParamSpec("P")
T = TypeVar("T")
config: Config
script: ScriptDirectory


def __getattr__(name: str) -> object:
    """Give ``context.config`` and ``context.script``, which are not the same for each run."""
    if name in ("config", "script"):
        return getattr(current(), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def is_offline_mode() -> bool:
    """Whether SQL is written in place of being run (``--sql``)."""
    return current().is_offline_mode()


def is_detached_mode() -> bool:
    """Whether ``env.py`` is only to say what is compared: nothing is connected to, or written."""
    return current().is_detached_mode()


def is_transactional_ddl() -> bool:
    """Whether the server can roll DDL back."""
    return current().is_transactional_ddl()


def requires_connection() -> bool:
    """Whether :func:`configure` needs a connection."""
    return current().requires_connection()


def get_head_revision() -> str | tuple[str, ...] | None:
    """Return the id of the head; raises ``MultipleHeads`` where there are several."""
    return current().get_head_revision()


def get_head_revisions() -> tuple[str, ...]:
    """Return the ids of all heads."""
    return current().get_head_revisions()


def get_starting_revision_argument() -> str | tuple[str, ...] | None:
    """Return the id that the run starts from."""
    return current().get_starting_revision_argument()


def get_revision_argument() -> str | tuple[str, ...] | None:
    """Return the id that the run goes to."""
    return current().get_revision_argument()


def get_tag_argument() -> str | None:
    """Return the text of ``--tag``."""
    return current().get_tag_argument()


@overload
def get_x_argument(as_dictionary: Literal[False] = ...) -> list[str]: ...


@overload
def get_x_argument(as_dictionary: Literal[True]) -> dict[str, str]: ...


def get_x_argument(as_dictionary: bool = False) -> list[str] | dict[str, str]:
    """Return the ``-x`` arguments; as a dictionary, ``-x flag`` is ``{"flag": ""}``."""
    return current().get_x_argument(as_dictionary)


def configure(connection: sa.Connection | None = None, **options: Unpack[Options]) -> None:
    """Say which database the run is for, and how it is to be treated.

    :param connection: an open connection; offline, ``url`` or ``dialect_name`` takes its place.
    :param options: see :class:`~migrations_runtime.options.Options`; others are kept in ``opts``.
    :raises CommandError: an online run without a connection, or an engine in its place.
    """
    current().configure(connection, **options)


def run_migrations(**kw: Any) -> None:
    """Do what the command is there for; ``kw`` is given to each ``upgrade(**kw)``."""
    current().run_migrations(**kw)


def run_async(
    function: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run an ``async def`` function to its end, and return its result.

    What ``asyncio.run`` does, and also where an event loop runs already, because an asynchronous
    program called the command: the function has a loop and a thread of its own then.
    """
    return current().run_async(function, *args, **kwargs)


def begin_transaction() -> AbstractContextManager[None]:
    """Return the block within which ``env.py`` calls :func:`run_migrations`.

    Each revision has a transaction of its own; what else the block executes is committed too.
    """
    return current().begin_transaction()


def execute(sql: sa.Executable | str, execution_options: Mapping[str, Any] | None = None) -> None:
    """Run a statement, or write it down offline."""
    current().execute(sql, execution_options)


def static_output(text: str) -> None:
    """Write a line of text to the SQL of an offline run."""
    current().static_output(text)


def get_context() -> MigrationContext:
    """Return the context that :func:`configure` made."""
    return current().get_context()


def get_bind() -> sa.Connection | MockConnection:
    """Return the connection; offline, an object that writes down what is executed on it."""
    return current().get_bind()


def get_impl() -> Impl:
    """Return the server, to be asked what it is and can."""
    return current().get_impl()
