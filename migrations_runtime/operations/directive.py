"""Operations that say what a function of ``op`` says, by the same arguments."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from migrations_runtime.op.operation import MigrateOperation, OpCall, reversed_to


@dataclass(eq=False)
class DirectiveOp(MigrateOperation):
    """A function of ``op``: its arguments are the fields, in their order.

    ``_reverse`` is what undoes it, where the arguments don't tell.
    """

    function: ClassVar[str]
    _reverse: MigrateOperation | None = field(default=None, kw_only=True, repr=False)

    def call(self) -> OpCall:
        """Return the call of ``op``."""
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "_reverse":
                continue
            if not one.kw_only:
                args.append(value)
            elif value is not one.default:
                kwargs[one.name] = value
        return OpCall(self.function, tuple(args), kwargs)

    def undone(self) -> MigrateOperation:
        """Return what was given as ``_reverse``.

        :raises ValueError: nothing was.
        """
        return reversed_to(self._reverse, repr(self))

    def to_diff_tuple(self) -> tuple[Any, ...]:
        """Return the function, its arguments, and those given by keyword."""
        call = self.call()
        return (call.function, *call.args, dict(call.kwargs))
