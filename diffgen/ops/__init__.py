"""What is to be done: frozen operations that can be reversed, walked and applied to a catalog."""

from diffgen.ops.apply import apply
from diffgen.ops.at_first import at_first
from diffgen.ops.verbs import Alter, Create, Drop, Fill, Op, Rename, Step, Unresolved, reverse

__all__ = [
    "Alter",
    "Create",
    "Drop",
    "Fill",
    "Op",
    "Rename",
    "Step",
    "Unresolved",
    "apply",
    "at_first",
    "reverse",
]
