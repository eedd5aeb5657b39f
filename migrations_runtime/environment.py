"""What a command sets up for ``env.py``, and what ``env.py`` does with it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar, Token
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Self, TypeAlias, TypeVar, overload

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

from migrations_runtime import option_types
from migrations_runtime.asynchronous import run_async
from migrations_runtime.config import Config
from migrations_runtime.errors import CommandError, EnvironmentScriptError
from migrations_runtime.log_formats import require_formats
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.origin import calling, shown
from migrations_runtime.revisions import ScriptDirectory

if TYPE_CHECKING:  # what runs steps is imported where there are some
    from migrations_runtime.impl import Impl
    from migrations_runtime.steps import Step

Function: TypeAlias = Callable[[tuple[str, ...], MigrationContext], Iterable["Step"]]

P = ParamSpec("P")
T = TypeVar("T")

active: ContextVar[EnvironmentContext] = ContextVar("environment")


class EnvironmentContext:
    """One run of ``env.py`` for one command; active while its ``with`` block runs.

    :param fn: ``fn(heads, migration_context)``, which ``context.run_migrations()`` calls; gives the
        steps to take, none where the command only looks.
    :param as_sql: whether SQL is written in place of being run.
    :param starting_rev: where an offline run starts.
    :param destination_rev: where it goes, for ``context.get_revision_argument()``.
    :param tag: any text for ``env.py``.
    :param x_arguments: the ``-x`` arguments; those of ``config.cmd_opts`` where there are none.
    :param command_options: options of ``configure`` that the command was told, and env.py can't change.
    """

    #: What ``configure`` makes; a dry run has its own.
    context_class: type[MigrationContext] = MigrationContext

    def __init__(
        self,
        config: Config,
        script: ScriptDirectory,
        fn: Function | None = None,
        as_sql: bool = False,
        starting_rev: str | None = None,
        destination_rev: str | None = None,
        tag: str | None = None,
        x_arguments: Sequence[str] = (),
        command_options: Mapping[str, Any] | None = None,
        **kw: Any,
    ) -> None:
        self.config = config
        self.script = script
        self.fn = fn
        self.as_sql = as_sql
        self.starting_rev = starting_rev
        self.destination_rev = destination_rev
        self.tag = tag
        self.x_arguments = x_arguments
        self.command_options = dict(command_options or {})
        self.context_opts = kw
        self._migration_contexts: list[MigrationContext] = []
        self._ran = False
        self._token: Token[EnvironmentContext] | None = None

    def __enter__(self) -> Self:
        self._token = active.set(self)
        return self

    def __exit__(
        self,
        type_: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._token is not None:
            active.reset(self._token)
        if error is not None:
            return
        for migration_context in self._migration_contexts:
            migration_context.release()
        if self.fn is not None and not self._ran:
            raise EnvironmentScriptError(
                f"{shown(self.script.env_py_location)} ended without context.run_migrations(), so "
                "nothing was done; call it there, in 'with context.begin_transaction():'"
            )

    # -- what the command line said ------------------------------------------------------------

    def is_offline_mode(self) -> bool:
        """Whether SQL is written in place of being run (``--sql``)."""
        return self.as_sql

    def is_detached_mode(self) -> bool:
        """Whether ``env.py`` is only to say what is compared: nothing is connected to, or written."""
        return False

    def is_transactional_ddl(self) -> bool:
        """Whether the server can roll DDL back."""
        return self.get_context().transactional_ddl

    def requires_connection(self) -> bool:
        """Whether ``configure`` needs a connection."""
        return not self.as_sql

    def get_head_revision(self) -> str | tuple[str, ...] | None:
        """Return the id of the head.

        :raises MultipleHeads: there are several.
        """
        return self.script.as_revision_number("head")

    def get_head_revisions(self) -> tuple[str, ...]:
        """Return the ids of all heads."""
        return tuple(self.script.get_heads())

    def get_starting_revision_argument(self) -> str | tuple[str, ...] | None:
        """Return the id that the run starts from: of ``start:end`` offline, of the database else.

        :raises CommandError: neither is known yet.
        """
        if self._migration_contexts:
            heads = self.get_context().get_current_heads()
            return heads[0] if len(heads) == 1 else heads or None
        if self.starting_rev is not None:
            return self.script.as_revision_number(self.starting_rev)
        raise CommandError(
            "No starting revision argument is available; call context.configure() before"
        )

    def get_revision_argument(self) -> str | tuple[str, ...] | None:
        """Return the id that the run goes to, in full; ``None`` is base."""
        return self.script.as_revision_number(self.destination_rev or "base")

    def get_tag_argument(self) -> str | None:
        """Return the text of ``--tag``."""
        return self.tag

    @overload
    def get_x_argument(self, as_dictionary: Literal[False] = ...) -> list[str]: ...

    @overload
    def get_x_argument(self, as_dictionary: Literal[True]) -> dict[str, str]: ...

    @overload
    def get_x_argument(self, as_dictionary: bool) -> list[str] | dict[str, str]: ...

    def get_x_argument(self, as_dictionary: bool = False) -> list[str] | dict[str, str]:
        """Return the ``-x`` arguments, or a dictionary of them; ``-x flag`` is ``{"flag": ""}``."""
        values = list(self.x_arguments or getattr(self.config.cmd_opts, "x", None) or ())
        if not as_dictionary:
            return values
        split = (value.partition("=") for value in values)
        return {key: rest for key, _, rest in split}

    # -- what env.py does ----------------------------------------------------------------------

    def configure(
        self,
        connection: sa.Connection | None = None,
        url: str | sa.URL | None = None,
        dialect_name: str | None = None,
        dialect_opts: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        """Say which database the run is for; see ``context.configure``.

        :raises CommandError: an online run without a connection, or an engine in its place; an option
            of a type that it can't have.
        """
        named = {"url": url, "dialect_name": dialect_name, "dialect_opts": dialect_opts}
        options = self._fitting(connection, named, options)
        _switch_loggers_on()
        if self.config.cmd_opts is not None:  # a program's log is its own
            require_formats(self.config.config_file_name)
        opts = self._own_options() | self.context_opts | options | self.command_options
        self._migration_contexts.append(
            self.context_class.configure(
                connection=connection,
                url=url,
                dialect_name=dialect_name,
                dialect_opts=dialect_opts,
                opts=opts,
                config=self.config,
                script=self.script,
            )
        )

    def _fitting(
        self, connection: object, named: Mapping[str, Any], options: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the options; refuse what ``configure`` can't take, by its line in env.py."""
        try:
            if connection is not None:
                option_types.require_connection(connection)
            elif not self.as_sql:
                raise EnvironmentScriptError(
                    "context.configure() needs connection=..., since this run is online (--sql "
                    "writes SQL without one)"
                )
            option_types.read(named)
            return option_types.read(options)
        except CommandError as error:
            place = calling(os.path.abspath(self.script.env_py_location))
            if place is None:  # a program called it
                raise
            raise EnvironmentScriptError(f"{place}: {error}") from error

    def _own_options(self) -> dict[str, Any]:
        return {
            "fn": self.fn,
            "as_sql": self.as_sql,
            "script": self.script,
            "starting_rev": self.starting_rev,
            "tag": self.tag,
        }

    def run_migrations(self, **kw: Any) -> None:
        """Do what the command is there for; ``kw`` is given to each ``upgrade(**kw)``."""
        self._ran = True
        self.get_context().run_migrations(**kw)

    def run_async(
        self, function: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run an ``async def`` function to its end, within a running event loop, too."""
        return run_async(function, *args, **kwargs)

    def begin_transaction(self) -> AbstractContextManager[None]:
        """Return the block within which ``env.py`` calls ``run_migrations``."""
        return self.get_context().begin_transaction()

    def execute(
        self, sql: sa.Executable | str, execution_options: Mapping[str, Any] | None = None
    ) -> None:
        """Run a statement, or write it down offline."""
        self.get_context().execute(sql, execution_options=execution_options)

    def static_output(self, text: str) -> None:
        """Write a line of text to the SQL of an offline run."""
        self.get_context().impl.static_output(text)

    def get_context(self) -> MigrationContext:
        """Return the context that ``configure`` made last.

        :raises EnvironmentScriptError: it was not called.
        """
        if not self._migration_contexts:
            raise EnvironmentScriptError(
                "No context has been configured yet; call context.configure() in env.py first"
            )
        return self._migration_contexts[-1]

    def get_bind(self) -> sa.Connection | MockConnection:
        """Return the connection."""
        return self.get_context().bind

    def get_impl(self) -> Impl:
        """Return the server, to be asked what it is and can."""
        return self.get_context().impl


def _switch_loggers_on() -> None:
    """Undo what ``fileConfig`` does to our loggers, unless it was told not to.

    It switches off every logger that the file does not name, and with that the news of waiting for
    another runner. https://docs.python.org/3/library/logging.config.html#logging.config.fileConfig
    """
    package = __name__.partition(".")[0]
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if name.partition(".")[0] == package and isinstance(logger, logging.Logger):
            logger.disabled = False


def current() -> EnvironmentContext:
    """Return the environment whose ``env.py`` is running.

    :raises CommandError: none is.
    """
    try:
        return active.get()
    except LookupError:
        raise CommandError(
            "migrations_runtime.context is for env.py, which a command such as 'upgrade' runs; "
            "elsewhere use MigrationContext.configure(connection)"
        ) from None


__all__ = ["EnvironmentContext", "active", "current"]
