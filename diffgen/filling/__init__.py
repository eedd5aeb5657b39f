"""What rows that are there get for a column that takes no NULL: a value, a default, or SQL in batches."""

from diffgen.filling.filled import UNFILLED, Filling, filled

__all__ = ["UNFILLED", "Filling", "filled"]
