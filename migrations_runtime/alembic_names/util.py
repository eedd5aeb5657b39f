"""The few functions of ``alembic.util`` that environments and programs call."""

from __future__ import annotations

import logging
import sys
import uuid
import warnings
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
log = logging.getLogger(__name__)


def rev_id() -> str:
    """Return a new revision id."""
    return uuid.uuid4().hex[-12:]


def msg(msg: str, newline: bool = True, flush: bool = False, quiet: bool = False) -> None:
    """Print a message, unless ``quiet``."""
    if not quiet:
        print(f"  {msg}", end="\n" if newline else "", flush=flush)


def warn(msg: str, stacklevel: int = 2) -> None:
    """Issue a warning in the name of the caller."""
    warnings.warn(msg, UserWarning, stacklevel=stacklevel)


def err(message: str, quiet: bool = False) -> NoReturn:
    """Log an error and end the process; programs on ``alembic.command`` report errors so."""
    log.error(message)
    print(f"FAILED: {message}", file=sys.stderr)
    sys.exit(2)


class Dispatcher:
    """Functions for classes of operations, found by an operation's class or the nearest above."""

    def __init__(self) -> None:
        self._functions: dict[tuple[type, str], Callable[..., Any]] = {}

    def dispatch_for(
        self, target: type, qualifier: str = "default", replace: bool = False
    ) -> Callable[[F], F]:
        """Return a decorator that registers a function.

        :raises ValueError: there is one already, and ``replace`` wasn't said.
        """

        def decorate(function: F) -> F:
            if (target, qualifier) in self._functions and not replace:
                raise ValueError(f"{target.__name__} ({qualifier}) has a function already")
            self._functions[target, qualifier] = function
            return function

        return decorate

    def dispatch(self, obj: object, qualifier: str = "default") -> Callable[..., Any]:
        """Return the function for an object or a class; that of ``default`` where there is none.

        :raises ValueError: there is none at all.
        """
        target = obj if isinstance(obj, type) else type(obj)
        for wanted in dict.fromkeys((qualifier, "default")):
            for above in target.__mro__:
                if (above, wanted) in self._functions:
                    return self._functions[above, wanted]
        raise ValueError(f"no function is registered for {target.__name__}")
