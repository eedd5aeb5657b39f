"""Runs env.py, and says in one line what went wrong in it."""

from __future__ import annotations

import os

from migrations_runtime.config import Config
from migrations_runtime.errors import (
    CommandError,
    ConfigError,
    ConnectionFailed,
    DatabaseRefused,
    EnvironmentScriptError,
)
from migrations_runtime.origin import described, one_line, origin, shown
from migrations_runtime.revisions.loader import load_module


def run_env_script(path: str, config: Config | None) -> None:
    """Run the ``env.py`` at ``path``.

    :param config: where the URL is from, for messages.
    :raises EnvironmentScriptError: it is missing, or raises.
    :raises ConnectionFailed: it cannot get a connection.
    """
    if not os.path.isfile(path):
        raise EnvironmentScriptError(
            f"{shown(path)} is missing; restore it, or create an environment with 'diffgen init'"
        )
    try:
        load_module(path)
    except CommandError:
        raise
    except Exception as error:
        if _passed(error, "EnvironmentContext.run_migrations"):
            if (refused := _refused(error)) is not None:
                raise refused from error
            raise  # a fault that is neither env.py's nor the database's
        raise _explained(error, path, config or Config()) from error


def _passed(error: BaseException, function: str) -> bool:
    """Whether ``error`` went through a function whose qualified name ends so."""
    here = error.__traceback__
    while here is not None:
        if here.tb_frame.f_code.co_qualname.endswith(function):
            return True
        here = here.tb_next
    return False


def _explained(error: Exception, path: str, config: Config) -> CommandError:
    for explain in (_no_url, _no_driver, _no_connection):
        if (explained := explain(error, config)) is not None:
            return explained
    script = shown(os.path.abspath(path))
    place = origin(error) or script
    via = "" if place.startswith(f"{script}:") else f" (from {script})"
    return EnvironmentScriptError(f"{place}: {described(error)}{via}")


def _refused(error: Exception) -> CommandError | None:
    from sqlalchemy import exc

    if not isinstance(error, exc.DBAPIError):
        return None
    if error.connection_invalidated:
        return ConnectionFailed(
            f"The connection was lost: {one_line(error)}; run the command again"
        )
    return DatabaseRefused(f"The database refused a statement: {described(error)}")


def _no_url(error: Exception, config: Config) -> CommandError | None:
    """``engine_from_config`` raises ``KeyError('url')`` where the prefix has no url."""
    if isinstance(error, KeyError) and error.args == ("url",):
        try:
            config.required("sqlalchemy.url")
        except ConfigError as missing:
            return missing
    return None


def _no_driver(error: Exception, config: Config) -> CommandError | None:
    from sqlalchemy import exc

    where = config.where("sqlalchemy.url")
    if isinstance(error, exc.NoSuchModuleError):
        return ConnectionFailed(f"{where}: {one_line(error)}; install that dialect, or correct it")
    if isinstance(error, exc.ArgumentError) and _passed(error, "create_engine"):
        # Never with the value: what cannot be parsed cannot have its password taken out.
        return ConnectionFailed(
            f"{where}: this is no database URL; write dialect+driver://user:password@host/database"
        )
    if isinstance(error, ImportError) and _passed(error, ".import_dbapi"):
        return ConnectionFailed(
            f"{where}: the driver '{error.name}' is not installed; install it, or name another in "
            "the URL (as in postgresql+psycopg://)"
        )
    return None


def _no_connection(error: Exception, config: Config) -> CommandError | None:
    from sqlalchemy import exc

    if not isinstance(error, exc.DBAPIError) or error.statement is not None:
        return None
    return ConnectionFailed(
        f"Can't connect to {_masked_url(config)}: {one_line(error)}; see that the server runs, and "
        f"that {config.where('sqlalchemy.url')} is right"
    )


def _masked_url(config: Config) -> str:
    from sqlalchemy import exc, make_url

    url = config.get_main_option("sqlalchemy.url")
    try:
        return make_url(url).render_as_string(hide_password=True) if url else "the database"
    except exc.ArgumentError:
        return "the database"
