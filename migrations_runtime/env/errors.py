"""What went wrong in env.py, or on the way to the database: one line, and the way out."""

from __future__ import annotations

import os
import re

from sqlalchemy import exc, make_url

from migrations_runtime.config import Config
from migrations_runtime.errors import (
    CommandError,
    ConfigError,
    ConnectionFailed,
    DatabaseRefused,
    EnvironmentScriptError,
)
from migrations_runtime.origin import described, one_line, origin, shown
from migrations_runtime.showing.url import masked

#: What SQLAlchemy 2.1 and 2.0 say where it is missing.
_GREENLET = re.compile("'?greenlet'? library is (installed|required)")

#: https://github.com/sqlalchemy/sqlalchemy, lib/sqlalchemy/engine/create.py
_NOT_TAKEN = re.compile(r"Invalid argument\(s\) '(\w+)'")


def explained(error: BaseException, path: str, config: Config) -> CommandError | None:
    """Return what to say of an error that came out of ``env.py``, or of doing without one.

    :param path: where env.py is, or would be.
    :param config: where the URL is from.
    :returns: None for a fault that is neither env.py's nor the database's.
    """
    if _passed(error, "EnvironmentContext.run_migrations"):
        return _refused(error, config)
    for explain in (_no_url, _no_driver, _no_engine, _no_loop, _no_logging, _no_connection):
        if (explained := explain(error, config)) is not None:
            return explained
    script = shown(os.path.abspath(path))
    place = origin(error) or (script if os.path.isfile(path) else f"without {script}")
    if isinstance(error, AttributeError) and "'alembic.context'" in str(error):
        return EnvironmentScriptError(
            f"{place}: this is Alembic's context; write: from migrations_runtime import context"
        )
    via = "" if script in place else f" (from {script})"
    return EnvironmentScriptError(f"{place}: {described(error)}{via}")


def _passed(error: BaseException, function: str) -> bool:
    """Whether ``error`` went through a function whose qualified name ends so."""
    here = error.__traceback__
    while here is not None:
        if here.tb_frame.f_code.co_qualname.endswith(function):
            return True
        here = here.tb_next
    return False


def _refused(error: BaseException, config: Config) -> CommandError | None:
    if isinstance(error, UnicodeError) and _passed(error, ".do_execute"):
        return DatabaseRefused(
            f"{_masked_url(config)}: a statement has a name or a text in it that no server takes: "
            f"{described(error)}"
        )
    if isinstance(error, UnicodeEncodeError) and _passed(error, "Offline.withheld"):
        return EnvironmentScriptError(
            "The SQL has characters that cannot be written in the encoding of the output "
            f"({error.encoding}): {error.object[error.start : error.end]!a}; say another one by "
            "output_encoding of context.configure(), or by PYTHONIOENCODING"
        )
    if not isinstance(error, exc.DBAPIError):
        return None
    if error.connection_invalidated:
        return ConnectionFailed(
            f"The connection was lost: {one_line(error)}; run the command again"
        )
    return DatabaseRefused(f"{_masked_url(config)} refused a statement: {described(error)}")


def _no_url(error: BaseException, config: Config) -> CommandError | None:
    """``engine_from_config`` raises ``KeyError('url')`` where the prefix has no url."""
    if isinstance(error, KeyError) and error.args == ("url",):
        try:
            if (several := config.get_main_option("databases")) is None:
                config.required("sqlalchemy.url")
            for name in (several or "").replace(",", " ").split():
                if config.get_section_option(name, "sqlalchemy.url") is None:
                    place = config.where("databases")
                    return ConfigError(f"{place} names {name}, and [{name}] has no sqlalchemy.url")
        except ConfigError as missing:
            return missing
    return None


def _no_driver(error: BaseException, config: Config) -> CommandError | None:
    where = config.where("sqlalchemy.url")
    if isinstance(error, exc.NoSuchModuleError):
        return ConnectionFailed(f"{where}: {one_line(error)}; install that dialect, or correct it")
    unread = isinstance(error, ValueError | exc.ArgumentError) and _passed(error, "make_url")
    if unread or (isinstance(error, exc.ArgumentError) and _passed(error, "create_engine")):
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


def _no_engine(error: BaseException, config: Config) -> CommandError | None:
    """Explain what ``create_engine`` says of a key that it doesn't take, or of its value."""
    if not isinstance(error, TypeError | ValueError) or not _passed(error, "engine_from_config"):
        return None
    named = _NOT_TAKEN.match(one_line(error))
    if named is None:
        return ConfigError(
            f"{config.where('sqlalchemy.url')}: one of the sqlalchemy. keys has a value that "
            f"create_engine() does not take: {one_line(error)}; correct it"
        )
    key = f"sqlalchemy.{named[1]}"
    if config.get_main_option(key) is None:  # env.py gives it
        return None
    return ConfigError(
        f"{config.where(key)} is nothing that create_engine() takes for this database; take it away"
    )


def _no_loop(error: BaseException, config: Config) -> CommandError | None:
    where = config.where("sqlalchemy.url")
    if isinstance(error, exc.MissingGreenlet):
        return ConnectionFailed(
            f"{where}: the driver is asynchronous, and env.py connects as to any other; name a "
            "driver such as psycopg in the URL, or take the env.py of 'diffgen init -t async'"
        )
    if isinstance(error, exc.InvalidRequestError) and "requires an async driver" in str(error):
        return ConnectionFailed(
            f"{where}: the driver is not asynchronous, and env.py awaits one; name a driver such as "
            "asyncpg or aiosqlite in the URL, or take the env.py of 'diffgen init -t generic'"
        )
    if isinstance(error, ImportError | ValueError) and _GREENLET.search(str(error)):
        return ConnectionFailed(
            f"{where}: SQLAlchemy needs greenlet for asynchronous drivers; install it: "
            "pip install 'sqlalchemy[asyncio]'"
        )
    if isinstance(error, RuntimeError) and "asyncio.run()" in str(error):
        return EnvironmentScriptError(
            f"{origin(error)}: an event loop is running here already; write context.run_async(...) "
            "in place of asyncio.run(...())"
        )
    return None


def _no_logging(error: BaseException, config: Config) -> CommandError | None:
    if not _passed(error, "fileConfig"):
        return None
    said = f"[{error.args[0]}] is missing" if isinstance(error, KeyError) else described(error)
    return ConfigError(
        f"{shown(config.config_file_name or 'the configuration')}: its [loggers], [handlers] and "
        f"[formatters] are not what logging.config.fileConfig takes: {said}; see "
        "https://docs.python.org/3/library/logging.config.html#configuration-file-format"
    )


def _no_connection(error: BaseException, config: Config) -> CommandError | None:
    failed = isinstance(error, exc.DBAPIError) and error.statement is None
    # asyncpg and the network have errors of their own, which SQLAlchemy does not wrap.
    if not failed and not _passed(error, "_ConnectionRecord.__connect"):
        return None
    if _password_spills(config):
        # The rest of the password is part of what the driver calls the host: its text isn't shown.
        return ConnectionFailed(
            f"Can't connect: {config.where('sqlalchemy.url')} has an @ in its user or password;"
            " write it as %40"
        )
    url = _masked_url(config)
    way_out = "see that the server runs"
    if url.startswith("sqlite"):
        way_out = "see that the file's folder is there, and that you may read and write both"
    return ConnectionFailed(
        f"Can't connect to {url}: {one_line(error)}; {way_out}, and that "
        f"{config.where('sqlalchemy.url')} is right"
    )


def _password_spills(config: Config) -> bool:
    """Return whether the password was cut at an @ of its own."""
    try:
        return "@" in (make_url(config.get_main_option("sqlalchemy.url") or "").host or "")
    except (exc.ArgumentError, ValueError):
        return False


def _masked_url(config: Config) -> str:
    """Return the URL without its secrets, which the query may hold as well."""
    given = config.get_main_option("sqlalchemy.url")
    try:
        url = make_url(given) if given else None
    except (exc.ArgumentError, ValueError):
        url = None
    return "the database" if url is None else masked(url)
