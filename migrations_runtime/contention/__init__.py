"""Others who are in the way: what tells of them, and trying again."""

from migrations_runtime.contention.errors import is_contention
from migrations_runtime.contention.tries import Tries

__all__ = ["Tries", "is_contention"]
