"""``diffgen upgrade head`` as a process of its own, and what it says.

It is forked from one that has imported all that it will need: most of its life would else be spent on that,
and of the moments to die at too.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

from tests.killing.moments import AtStatement
from tests.killing.watched import watched

SECONDS = 120.0  # within which every upgrade ends, on however busy a machine
SAID = "statements:"
_STEP = "Running upgrade"
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.killing.imported"])


class Upgrade:
    """A process that upgrades; it is started when this is made.

    :param suicide: the statement of SQLite at which it is to kill itself.
    :ivar steps: when it said of a revision that it is about to take it, in seconds from its start.
    :ivar lines: all that it has said.
    """

    def __init__(self, config: Path, suicide: AtStatement | None = None) -> None:
        self.steps: list[float] = []
        self.lines: list[str] = []
        self._began = time.monotonic()
        self._heard = threading.Condition()
        reading, writing = _FORKED.Pipe(duplex=False)
        self._process = _FORKED.Process(target=_run, args=(config, writing, suicide))
        self._process.start()
        writing.close()
        self._reader = threading.Thread(target=self._read, args=(reading,), daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        """All that it has said, as one text."""
        return "\n".join(self.lines)

    @property
    def lives(self) -> bool:
        """Whether it runs."""
        return self._process.is_alive()

    def kill(self) -> None:
        """Send SIGKILL."""
        self._process.kill()

    def await_step(self, number: int) -> bool:
        """Wait until it takes the step of that number, counted from 1; return whether it came to it."""
        with self._heard:
            self._heard.wait_for(
                lambda: len(self.steps) >= number or not self._reader.is_alive(), SECONDS
            )
        return len(self.steps) >= number

    def status(self, seconds: float = SECONDS) -> int:
        """Wait for its end, and return its exit status; negative: the signal that it died of.

        :raises TimeoutError: it doesn't end.
        """
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise TimeoutError
        self._reader.join(seconds)
        return self._process.exitcode

    def _read(self, reading: Connection) -> None:
        with reading, open(os.dup(reading.fileno())) as said:
            for line in said:
                with self._heard:
                    self.lines.append(line.rstrip("\n"))
                    if _STEP in line:
                        self.steps.append(time.monotonic() - self._began)
                    self._heard.notify_all()
        with self._heard:
            self._heard.notify_all()


def _run(config: Path, writing: Connection, suicide: AtStatement | None) -> None:
    from diffgen.__main__ import main

    for stream in (1, 2):
        os.dup2(writing.fileno(), stream)
    writing.close()
    os.chdir(config.parent)
    statements = watched(suicide)
    sys.argv = ["diffgen", "-c", str(config), "upgrade", "head"]
    try:
        main()
    finally:
        print(SAID, statements[0], flush=True)
