"""What is to be done: frozen operations that can be reversed, walked and applied to a catalog."""

from diffgen.ops.apply import apply
from diffgen.ops.verbs import Alter, Create, Drop, Op, Rename, Unresolved, reverse

__all__ = ["Alter", "Create", "Drop", "Op", "Rename", "Unresolved", "apply", "reverse"]
