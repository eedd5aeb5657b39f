"""Read both sides, pair them by key, report; names no kind and no dialect."""

from diffgen.compare.before import Before
from diffgen.compare.declared import declare
from diffgen.compare.pairing import compare
from diffgen.compare.sides import Reading, Sides, declared_of, read, sides

__all__ = ["Before", "Reading", "Sides", "compare", "declare", "declared_of", "read", "sides"]
