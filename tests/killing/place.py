"""Where upgrades are run: one server with its project, and what an undisturbed upgrade makes there."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from tests.containers.server import Server
from tests.killing import project
from tests.killing.moments import AtStatement, Undisturbed
from tests.killing.servers import Mortal, disk, mortal
from tests.killing.upgrade import SAID, Upgrade
from tests.killing.verdict import State, doubts, state_of
from tests.killing.wire import Tripwire, Wire

DISK = "256m"


class Wrong(AssertionError):
    """The undisturbed upgrade is not as it should be: nothing can be judged by it."""


@dataclass
class Place:
    """A project in a folder, and a server for it.

    :ivar server: None for SQLite, whose files are in ``disk``.
    :ivar mortal: the same server, where it may be killed.
    """

    name: str
    folder: Path
    disk: Path
    revisions: int
    server: Server | None = None
    mortal: Mortal | None = None
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def database(self) -> Iterator[str]:
        """A fresh database: its URL."""
        if self.server is not None:
            with self.server.database() as url:
                yield url
            return
        path = self.disk / f"{next(self.numbers)}.db"
        yield f"sqlite:///{path}"
        for left in self.disk.glob(f"{path.name}*"):
            left.unlink()

    def upgrade(
        self, url: str, wire: Wire | None = None, suicide: AtStatement | None = None
    ) -> Upgrade:
        """Start an upgrade of a database, through a wire where there is one."""
        through = url
        if wire is not None:
            made = sa.make_url(url).set(host="127.0.0.1", port=wire.port)
            through = made.render_as_string(hide_password=False)
        config = project.configure(self.folder, through, f"run_{next(self.numbers)}")
        return Upgrade(config, suicide)

    def wire(self, tripwire: Tripwire | None = None) -> Wire | None:
        """A wire to the server; SQLite has none."""
        if self.server is None:
            return None
        url = self.server.url
        return Wire((url.host or "127.0.0.1", url.port or 0), tripwire)

    def undisturbed(self) -> tuple[Undisturbed, State]:
        """Upgrade a database that nothing happens to.

        :raises Wrong: it fails, or leaves something over.
        """
        with self.database() as url:
            wire = self.wire()
            run = self.upgrade(url, wire)
            if run.status() != 0 or len(run.steps) != self.revisions:
                raise Wrong(run.text)
            steps = [at - run.steps[0] for at in run.steps]
            state = state_of(url)
            wrong = list(doubts(state, url))
        if wire is not None:
            wire.close()
        if wrong:
            raise Wrong("\n".join([*wrong, run.text]))
        said = [line for line in run.lines if line.startswith(SAID)]
        statements = int(said[0].removeprefix(SAID))
        end = steps[-1] + 2 * steps[-1] / len(steps)  # what comes after is the end of a process
        return Undisturbed([*steps, end], wire and wire.requests, statements), state


@contextmanager
def place(
    name: str,
    *,
    server: Server | None = None,
    revisions: int = project.REVISIONS,
    full: bool = False,
) -> Iterator[Place]:
    """A place on ``sqlite``, ``postgresql`` or ``mariadb``, for the time of the block.

    :param server: to be used, and not to be killed; else one of our own is started.
    :param full: whether its disk is one that can be filled.
    :raises ServerUnavailable: there is none.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="diffgen-killing-")))
        project.write(folder, name, revisions)
        files = folder / "disk"
        files.mkdir()
        own = None
        if name == "sqlite":
            if full:
                stack.enter_context(disk(files, "8m"))
        elif server is None:
            own = stack.enter_context(mortal(name, DISK, mounted=full))
            server, files = own.server, own.folder.parent
        yield Place(name, folder, files, revisions, server, own)


def spared(chance: random.Random) -> int:
    """How much of a disk is left when it is as good as full."""
    return chance.choice([0, 0, 8, 64, 512]) * 1024
