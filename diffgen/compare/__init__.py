"""Read both sides, pair them by key, report; names no kind and no dialect."""

from diffgen.compare.pairing import compare
from diffgen.compare.sides import Sides, sides

__all__ = ["Sides", "compare", "sides"]
