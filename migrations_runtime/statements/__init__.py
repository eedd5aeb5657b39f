"""The statement that runs: cancelled when the process is told to end, and watched where it takes long.

``watch`` knows which one it is, ``watcher`` looks at it from a thread, and ``servers`` has a file for
each server: how to cancel it, what it waits for, how far it is.
"""

from migrations_runtime.statements.watch import Statement, Watch
from migrations_runtime.statements.watcher import watched

__all__ = ["Statement", "Watch", "watched"]
