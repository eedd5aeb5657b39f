"""What of a database takes part in a comparison: patterns, the user's functions, what others need."""

from diffgen.compare.taking_part.beside import beside
from diffgen.compare.taking_part.filters import filtered
from diffgen.compare.taking_part.ledgers import without_ledgers
from diffgen.compare.taking_part.selection import Selection
from diffgen.compare.taking_part.sparing import spared

__all__ = ["Selection", "beside", "filtered", "spared", "without_ledgers"]
