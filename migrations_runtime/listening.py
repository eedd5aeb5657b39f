"""Functions that SQLAlchemy calls at its events, for as long as a block runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
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

    def __contains__(self, key: tuple[int, str]) -> bool:
        return key in self._of

    def leave(self) -> None:
        """Leave all of them."""
        for (_, name), (target, place) in self._of.items():
            event.remove(target, name, place)


_places: ContextVar[_Places | None] = ContextVar("places", default=None)


@contextmanager
def places_kept() -> Iterator[_Places]:
    """Have what listens in the block come and go without SQLAlchemy, to which each costs a statement.

    It stays in the events until the end of the block, and calls whoever listens at the time.
    """
    places = _Places()
    token = _places.set(places)
    try:
        yield places
    finally:
        _places.reset(token)
        places.leave()


def listening(target: object, **listeners: _Listener) -> AbstractContextManager[None]:
    """Have each function called at the event of its name, of a connection, an engine or a dialect.

    https://docs.sqlalchemy.org/en/20/core/events.html
    """
    return _Block(target, listeners)


def listened_by_others(target: Any, name: str) -> bool:
    """Return whether anybody listens at an event of a target whom :func:`listening` doesn't know of."""
    places = _places.get()
    ours = 0 if places is None else int((id(target), name) in places)
    return len(list(getattr(target.dispatch, name))) > ours


class _Block:
    """A block that listens: a class, as every revision enters several, and a generator takes thrice as long."""

    def __init__(self, target: object, listeners: Mapping[str, _Listener]) -> None:
        self._target = target
        self._listeners = listeners
        self._taken: list[tuple[_Place, _Listener]] = []
        self._kept: AbstractContextManager[_Places] | None = None

    def __enter__(self) -> None:
        places = _places.get()
        if places is None:
            self._kept = places_kept()
            places = self._kept.__enter__()
        for name, listener in self._listeners.items():
            place = places.at(self._target, name)
            place.listeners = (*place.listeners, listener)
            self._taken.append((place, listener))

    def __exit__(self, *error: Any) -> None:
        for place, listener in self._taken:
            place.listeners = tuple([one for one in place.listeners if one is not listener])
        if self._kept is not None:
            self._kept.__exit__(*error)
