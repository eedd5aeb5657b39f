"""What the statements of a revision may take: how long they wait for a lock, and last at all.

``limits`` says where that is said, ``pragmas`` reads it from a script's comments, and ``servers`` has
a file for each server that can be told.
"""

from migrations_runtime.limits.limits import Limits
from migrations_runtime.limits.pragmas import limits_of
from migrations_runtime.limits.servers import limited, written

__all__ = ["Limits", "limited", "limits_of", "written"]
