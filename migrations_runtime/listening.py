"""Functions that SQLAlchemy calls at its events, for as long as a block runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event

_Listener = Callable[..., Any]


class _Place:
    """What SQLAlchemy calls at one event of one target, in the place of functions that come and go."""

    def __init__(self) -> None:
        self.listeners: tuple[_Listener, ...] = ()

    def __call__(self, *given: Any) -> Any:
        """Call the functions until one has an answer; most have none."""
        for listener in self.listeners:
            if (answer := listener(*given)) is not None:
                return answer
        return None


class _Places:
    """The places at the events of the targets that a block listens to again and again."""

    def __init__(self) -> None:
        self._of: dict[tuple[int, str], tuple[object, _Place]] = {}

    def at(self, target: object, name: str) -> _Place:
        """Return the place at an event, taken at the first time."""
        key = (id(target), name)
        if key not in self._of:
            place = _Place()
            event.listen(target, name, place)
            self._of[key] = target, place
        return self._of[key][1]

    def leave(self) -> None:
        """Leave all of them."""
        for (_, name), (target, place) in self._of.items():
            event.remove(target, name, place)


_places: ContextVar[_Places | None] = ContextVar("places", default=None)


@contextmanager
def places_kept() -> Iterator[None]:
    """Have what listens in the block come and go without SQLAlchemy, to which each costs a statement.

    It stays in the events until the end of the block, and calls whoever listens at the time.
    """
    places = _Places()
    token = _places.set(places)
    try:
        yield
    finally:
        _places.reset(token)
        places.leave()


@contextmanager
def listening(target: object, **listeners: _Listener) -> Iterator[None]:
    """Have each function called at the event of its name, of a connection, an engine or a dialect.

    https://docs.sqlalchemy.org/en/20/core/events.html
    """
    places = _places.get()
    if places is None:
        with places_kept(), listening(target, **listeners):
            yield
        return
    taken = [(places.at(target, name), listener) for name, listener in listeners.items()]
    for place, listener in taken:
        place.listeners = (*place.listeners, listener)
    try:
        yield
    finally:
        for place, listener in taken:
            place.listeners = tuple(one for one in place.listeners if one is not listener)
