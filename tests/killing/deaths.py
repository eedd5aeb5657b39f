"""What dies, and how it comes back."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from tests.killing.ballast import Ballast
from tests.killing.place import Place, spared
from tests.killing.upgrade import Upgrade
from tests.killing.wire import Wire


class Death(StrEnum):
    """What dies in the middle of an upgrade."""

    PROCESS = "process"
    ONE_OF_THREE = "one-of-three"
    SERVER = "server"
    CONNECTION = "connection"
    STALL = "stall"
    DISK = "disk"


#: By these it is the process itself that is killed.
OF_A_PROCESS = (Death.PROCESS, Death.ONE_OF_THREE)
#: They are done by the wire, which all others go without where they can.
WIRED = (Death.CONNECTION, Death.STALL)


@dataclass
class Scene:
    """Who is there when it strikes.

    :ivar cut_off: whether a request that it struck at never reaches the server.
    """

    place: Place
    run: Upgrade
    wire: Wire | None
    chance: random.Random
    cut_off: bool = False


def _process(scene: Scene) -> Callable[[], None]:
    scene.run.kill()
    if scene.cut_off and scene.wire is not None:
        scene.wire.cut()
    return _nothing


def _server(scene: Scene) -> Callable[[], None]:
    mortal = scene.place.mortal
    assert mortal is not None, "this server is not ours to kill"
    mortal.kill()
    return mortal.start


def _connection(scene: Scene) -> Callable[[], None]:
    assert scene.wire is not None
    scene.wire.cut()
    return _nothing


def _stall(scene: Scene) -> Callable[[], None]:
    """Nothing arrives for a while; then all does, or nothing ever, or the process is killed by someone."""
    wire = scene.wire
    assert wire is not None
    wire.freeze()
    after = scene.chance.choice([wire.thaw, wire.cut, scene.run.kill])

    def end() -> None:
        try:
            scene.run.status(scene.chance.uniform(0.1, 1.0))
        except TimeoutError:
            after()
            scene.run.status()
        wire.thaw()

    return end


def _disk(scene: Scene) -> Callable[[], None]:
    ballast = Ballast(scene.place.disk, spared(scene.chance))
    ballast.fill()

    def end() -> None:
        with suppress(TimeoutError):  # MariaDB waits for room where it can
            scene.run.status(5.0)
        ballast.remove()
        mortal = scene.place.mortal
        scene.run.status()
        if mortal is not None and not (mortal.lives() and mortal.answers()):
            mortal.kill()
            mortal.start()

    return end


def _nothing() -> None:
    """A process or a connection comes back by being made anew."""


#: Strikes, and returns what brings it back to life when the process has ended, or is to end by that.
STRIKES: Mapping[Death, Callable[[Scene], Callable[[], None]]] = {
    Death.PROCESS: _process,
    Death.ONE_OF_THREE: _process,
    Death.SERVER: _server,
    Death.CONNECTION: _connection,
    Death.STALL: _stall,
    Death.DISK: _disk,
}
