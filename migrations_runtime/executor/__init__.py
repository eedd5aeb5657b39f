"""Where statements go: to a server (Online), or as SQL text to a buffer (Offline)."""

from migrations_runtime.executor.contract import Executor, Rows, Statement
from migrations_runtime.executor.online import Online

__all__ = ["Executor", "Online", "Rows", "Statement"]
