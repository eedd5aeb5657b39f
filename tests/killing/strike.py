"""Starts an upgrade, and has something die at a moment of it."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from tests.killing.deaths import STRIKES, WIRED, Death, Scene
from tests.killing.moments import AtRequest, AtStatement, Moment
from tests.killing.place import Place
from tests.killing.upgrade import Upgrade
from tests.killing.wire import At, Tripwire, Wire


class _Strike:
    """Strikes once, and brings back what died."""

    def __init__(self, death: Death) -> None:
        self.death = death
        self.happened = threading.Event()
        self._ready, self._began = threading.Event(), threading.Event()
        self._scene: Scene | None = None
        self._revive: Callable[[], None] | None = None

    def aim(self, scene: Scene) -> None:
        """Say whom it strikes; until then it waits."""
        self._scene = scene
        self._ready.set()

    def __call__(self) -> None:
        self._began.set()
        self._ready.wait()
        assert self._scene is not None
        self._revive = STRIKES[self.death](self._scene)
        self.happened.set()

    def wait(self, run: Upgrade) -> None:
        """Wait until it has struck, or the process has ended without."""
        while run.lives and not self.happened.wait(0.05):
            pass

    def revive(self) -> None:
        """Bring back what died, if anything did."""
        if self._began.is_set():
            self.happened.wait()  # what dies may take the process with it before it is through
        if self._revive is not None:
            self._revive()


@dataclass(frozen=True, slots=True)
class Struck:
    """An upgrade that something died in.

    :ivar happened: whether it did before the end.
    :ivar others: the upgrades that were started beside it.
    """

    run: Upgrade
    happened: bool
    others: Sequence[Upgrade] = ()


def struck(place: Place, death: Death, moment: Moment, url: str, chance: random.Random) -> Struck:
    """Start an upgrade that something dies in, and wait for its end; what died is back again then."""
    if isinstance(moment, AtStatement):
        run = place.upgrade(url, suicide=moment)
        others = _others(place, death, run, url)
        return Struck(run, run.status() != 0, others)
    strike = _Strike(death)
    wire = _wire(place, death, moment, strike)
    run = place.upgrade(url, wire)
    never_sent = isinstance(moment, AtRequest) and moment.at is At.UNSENT
    strike.aim(Scene(place, run, wire, chance, never_sent))
    others = _others(place, death, run, url)
    if isinstance(moment, AtRequest):
        strike.wait(run)
    elif run.await_step(moment.step):
        time.sleep(moment.delay)
        if run.lives:
            strike()
    strike.revive()
    with suppress(TimeoutError):
        run.status()
    if wire is not None:
        wire.close()
    return Struck(run, strike.happened.is_set(), others)


def _others(place: Place, death: Death, run: Upgrade, url: str) -> Sequence[Upgrade]:
    """Start two upgrades beside one that is at work."""
    if death is not Death.ONE_OF_THREE:
        return ()
    run.await_step(1)
    return [place.upgrade(url) for _ in range(2)]


def _wire(place: Place, death: Death, moment: Moment, strike: _Strike) -> Wire | None:
    if isinstance(moment, AtRequest):
        return place.wire(Tripwire(moment.number, moment.at, strike))
    return place.wire() if death in WIRED else None
