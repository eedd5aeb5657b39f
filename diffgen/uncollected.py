"""Without the garbage collector, where much is made that stays until it is through with, and nothing circular."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Have the collector wait while the block, or the function, runs.

    It would look through all that is there, the models first of all, and find nothing: a fifth of the time of
    a comparison. Whoever has switched it off finds it so afterwards.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
