"""What a kind writes for an operation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from diffgen.source import Source, call


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a script, apart from its receiver: ``op.f("users", ...)`` or ``batch_op.f(...)``.

    :param function: the name of the function of ``op``.
    :param args: the positional arguments, without the table.
    :param table: the table that a ``batch_alter_table`` block would name instead.
    :param position: where the table stands among the positional arguments of the plain call.
    :param schema_keyword: the keyword that names the table's schema in the plain call.
    :param batchable: whether a block can hold the call; it follows the block otherwise.
    :param ahead: whether one that no block can hold stands before the block.
    """

    function: str
    args: tuple[object, ...] = ()
    kwargs: Mapping[str, object] = field(default_factory=dict)
    table: tuple[str | None, str] | None = None
    position: int = 0
    schema_keyword: str = "schema"
    batchable: bool = True
    ahead: bool = False

    def plain(self) -> Source:
        """Return ``op.function(...)``."""
        args, kwargs = list(self.args), dict(self.kwargs)
        if self.table is not None:
            schema, name = self.table
            args.insert(self.position, name)
            if schema is not None:
                kwargs[self.schema_keyword] = schema
        return call(f"op.{self.function}", args, kwargs)

    def batched(self) -> Source:
        """Return ``batch_op.function(...)``."""
        return call(f"batch_op.{self.function}", self.args, self.kwargs)
