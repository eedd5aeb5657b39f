"""What projects register for directives of their own: how one is written, and how one is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class Renderers:
    """The functions that write a class of operations as source."""

    def __init__(self) -> None:
        self._functions: dict[type, Callable[..., Any]] = {}

    def dispatch_for(self, target: type, replace: bool = False) -> Callable[[F], F]:
        """Return a decorator for ``f(autogen_context, op)``, which returns a line or a list of them.

        :param replace: says nothing here: a class that is registered again has the later function.
        """

        def decorate(function: F) -> F:
            self._functions[target] = function
            return function

        return decorate

    def function_for(self, operation: object) -> Callable[..., Any] | None:
        """Return the function for an operation's class, or the nearest above it."""
        from migrations_runtime.op.registry import nearest  # with all of op

        return nearest(self._functions, operation)


class Comparators:
    """The functions that find operations by comparing what diffgen knows nothing of."""

    def __init__(self) -> None:
        self._functions: list[tuple[str, str, Callable[..., Any]]] = []

    def dispatch_for(self, target: str, qualifier: str = "default", **kw: Any) -> Callable[[F], F]:
        """Return a decorator for ``f(autogen_context, upgrade_ops, schemas)``, for ``"schema"``.

        The function adds what it finds to ``upgrade_ops.ops``.

        :param qualifier: the one dialect that it is for; without, it is for all.
        :param kw: says nothing here: functions are called in the order in which they are registered.
        """

        def decorate(function: F) -> F:
            left = [one for one in self._functions if not _takes_the_place_of(function, one[-1])]
            added = (target, qualifier, function)
            self._functions = left if added in left else [*left, added]
            return function

        return decorate

    def functions_for(self, target: str, dialect: str) -> Sequence[Callable[..., Any]]:
        """Return what was registered for a target on a dialect, in that order."""
        return [
            function
            for name, qualifier, function in self._functions
            if name == target and qualifier in ("default", dialect)
        ]

    def targets(self) -> set[str]:
        """Return for what something was registered."""
        return {name for name, _, _ in self._functions}


def _takes_the_place_of(function: Callable[..., Any], before: Callable[..., Any]) -> bool:
    """Tell whether a function is an earlier one, registered again by a file that is run again.

    env.py is run by each command, of which a program may call several, and has functions of its own
    each time.
    """
    if not isinstance(function, FunctionType) or not isinstance(before, FunctionType):
        return False
    return function.__code__ == before.__code__ and function.__globals__ is not before.__globals__


renderers = Renderers()
comparators = Comparators()
