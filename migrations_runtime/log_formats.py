"""The formats of a command line's log, tried before anything is told by them."""

from __future__ import annotations

import logging

from migrations_runtime.errors import ConfigError
from migrations_runtime.origin import described, shown


def require_formats(ini: str | None) -> None:
    """Refuse a format that no message can be told by, such as ``%(gone)d``.

    Logging itself finds that out with each message, and prints a traceback then.
    https://docs.python.org/3/library/logging.html#logging.Handler.handleError

    :param ini: the file that the format is from.
    :raises ConfigError: there is one.
    """
    package = logging.getLogger(__name__.partition(".")[0])
    for handler in (*logging.root.handlers, *package.handlers):
        record = logging.LogRecord(package.name, logging.INFO, __file__, 0, "%s", ("tried",), None)
        try:
            if handler.filter(record):  # which may add what the format names
                handler.format(record)
        except Exception as error:
            raise ConfigError(
                f"{shown(ini or 'the configuration')}: logging has a format that no message can be "
                f"told by: {described(error)}; correct it in [formatters]"
            ) from error
