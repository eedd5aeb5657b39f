"""Read both sides, pair them by key, report; names no kind and no dialect."""

from diffgen.compare.before import Before
from diffgen.compare.pairing import compare
from diffgen.compare.sides import Reading, Sides, read, sides

__all__ = ["Before", "Reading", "Sides", "compare", "read", "sides"]
