"""Runs a coroutine to its end, wherever ``env.py`` happens to be run from."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import copy_context
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def run_async(
    function: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run an ``async def`` function to its end, as ``asyncio.run`` does, and return its result.

    Where an event loop runs in this thread already (a command called by an asynchronous program),
    which ``asyncio.run`` refuses, it has a loop and a thread of its own, and the caller's loop waits.
    """
    if not _in_loop():
        return asyncio.run(function(*args, **kwargs))
    from concurrent.futures import ThreadPoolExecutor

    context = copy_context()  # which environment is active, first of all
    with ThreadPoolExecutor(1, "migrations") as thread:
        return thread.submit(context.run, lambda: asyncio.run(function(*args, **kwargs))).result()


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
