"""Functions that SQLAlchemy calls at its events, for as long as a block runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event


@contextmanager
def listening(target: object, **listeners: Callable[..., Any]) -> Iterator[None]:
    """Have each function called at the event of its name, of a connection, an engine or a dialect.

    https://docs.sqlalchemy.org/en/20/core/events.html
    """
    for name, listener in listeners.items():
        event.listen(target, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners.items():
            event.remove(target, name, listener)
