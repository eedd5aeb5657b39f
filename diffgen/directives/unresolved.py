"""A difference that nothing can be written for."""

from __future__ import annotations

from diffgen.render.body import Line
from migrations_runtime.op.operation import MigrateOperation


class UnresolvedOp(MigrateOperation):
    """Stands for the line that stops the script until somebody has put something in its place."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def to_diff_tuple(self) -> tuple[str, str]:
        """Return ``("unresolved", line)``."""
        return ("unresolved", str(self.line))
