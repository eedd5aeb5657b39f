"""What all operations have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from migrations_runtime.errors import CommandError


@dataclass(frozen=True, slots=True)
class OpCall:
    """A call of a function of ``op``, with the objects that it is given."""

    function: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)


class MigrateOperation:
    """One thing to do; directives of one's own derive from it.

    :ivar origin: what made the operation, if it was not a person.
    :ivar undo: gives what undoes the operation, which it is called with, by whoever made it; ``None`` if
        that is over.
    """

    origin: object | None = None
    undo: Callable[[MigrateOperation], MigrateOperation | None] | None = None
    #: The rewriters that have seen it.
    rewritten_by: frozenset[object] = frozenset()

    @cached_property
    def info(self) -> dict[Any, Any]:
        """A place for whatever a program wants to keep beside the operation."""
        return {}

    def call(self) -> OpCall:
        """Return the call of ``op`` that carries the operation out.

        :raises CommandError: there is none; a directive of one's own has an implementation.
        """
        name = type(self).__name__
        raise CommandError(
            f"{name} cannot be carried out: register a function for it with "
            f"@Operations.implementation_for({name})"
        )

    def reverse(self) -> MigrateOperation:
        """Return the operation that undoes this one.

        :raises NotImplementedError: nothing is known that does.
        """
        known = None if self.undo is None else self.undo(self)
        return self.undone() if known is None else known

    def undone(self) -> MigrateOperation:
        """Return the operation that undoes this one, so far as the class knows."""
        raise NotImplementedError(f"{type(self).__name__} does not say what undoes it")

    def to_diff_tuple(self) -> Any:
        """Return the operation as ``compare_metadata`` tells it.

        :raises NotImplementedError: the class does not say how.
        """
        raise NotImplementedError(f"{type(self).__name__} has no to_diff_tuple()")


def given(**kwargs: Any) -> dict[str, Any]:
    """Return the arguments that are not ``None``."""
    return {name: value for name, value in kwargs.items() if value is not None}


def reversed_to(kept: MigrateOperation | None, subject: str) -> MigrateOperation:
    """Return what undoes an operation, which only whoever knows what was there can say.

    :raises ValueError: nobody has said it.
    """
    if kept is None:
        raise ValueError(
            f"{subject} does not know what was there before it, so it cannot be reversed; give it "
            "_reverse=..."
        )
    return kept
