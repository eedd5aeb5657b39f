"""Loggers whose records are harmless wherever they go, and hold no password."""

from __future__ import annotations

import logging

from migrations_runtime.showing.masked import masked_text
from migrations_runtime.showing.visible import visible


def logger(name: str) -> logging.Logger:
    """Return the logger of a module; what its messages are given is shown, not obeyed.

    It is the logger that sees to it, since env.py chooses the handlers.
    """
    log = logging.getLogger(name)
    log.addFilter(_harmless)  # once, however often
    return log


def _harmless(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(
            given if isinstance(given, int | float) else visible(masked_text(str(given)))
            for given in record.args
        )
    return True
