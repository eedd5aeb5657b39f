"""What projects register for directives of their own: how one is written, and how one is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class Renderers:
    """The functions that write a class of operations as source."""

    def __init__(self) -> None:
        self._functions: dict[type, Callable[..., Any]] = {}

    def dispatch_for(self, target: type, replace: bool = False) -> Callable[[F], F]:
        """Return a decorator for ``f(autogen_context, op)``, which returns a line or a list of them."""

        def decorate(function: F) -> F:
            self._functions[target] = function
            return function

        return decorate

    def function_for(self, operation: object) -> Callable[..., Any] | None:
        """Return the function for an operation's class, or the nearest above it."""
        for above in type(operation).__mro__:
            if above in self._functions:
                return self._functions[above]
        return None


class Comparators:
    """The functions that find operations by comparing what diffgen knows nothing of."""

    def __init__(self) -> None:
        self._functions: list[tuple[str, Callable[..., Any]]] = []

    def dispatch_for(self, target: str, qualifier: str = "default", **kw: Any) -> Callable[[F], F]:
        """Return a decorator for ``f(autogen_context, upgrade_ops, schemas)``, for ``"schema"``.

        The function adds what it finds to ``upgrade_ops.ops``.
        """

        def decorate(function: F) -> F:
            if (target, function) not in self._functions:
                self._functions.append((target, function))
            return function

        return decorate

    def functions_for(self, target: str) -> Sequence[Callable[..., Any]]:
        """Return what was registered for a target, in that order."""
        return [function for name, function in self._functions if name == target]

    def targets(self) -> set[str]:
        """Return for what something was registered."""
        return {name for name, _ in self._functions}


renderers = Renderers()
comparators = Comparators()
