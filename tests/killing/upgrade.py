"""``diffgen upgrade head`` as a process of its own, and what it says."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
SECONDS = 120.0  # within which every upgrade ends, on however busy a machine
_STEP = "Running upgrade"


class Upgrade:
    """A process that upgrades; it is started when this is made.

    :ivar steps: when it said of a revision that it is about to take it, in seconds from its start.
    :ivar lines: all that it has said.
    """

    def __init__(self, config: Path, entry: Sequence[str] = ("-m", "diffgen")) -> None:
        self.steps: list[float] = []
        self.lines: list[str] = []
        self._began = time.monotonic()
        self._said = threading.Condition()
        self._process = subprocess.Popen(
            [sys.executable, *entry, "-c", str(config), "upgrade", "head"],
            cwd=config.parent,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def seconds(self) -> float:
        """The time since it was started."""
        return time.monotonic() - self._began

    @property
    def text(self) -> str:
        """All that it has said, as one text."""
        return "\n".join(self.lines)

    @property
    def lives(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """Send SIGKILL."""
        self._process.kill()

    def await_step(self, number: int) -> bool:
        """Wait until it takes the step of that number, counted from 1; return whether it came to it."""
        with self._said:
            self._said.wait_for(
                lambda: len(self.steps) >= number or not self._reader.is_alive(), SECONDS
            )
        return len(self.steps) >= number

    def status(self, seconds: float = SECONDS) -> int:
        """Wait for its end, and return its exit status; negative: the signal that it died of.

        :raises subprocess.TimeoutExpired: it doesn't end.
        """
        status = self._process.wait(seconds)
        self._reader.join(seconds)
        return status

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as said:
            for line in said:
                with self._said:
                    self.lines.append(line.rstrip("\n"))
                    if _STEP in line:
                        self.steps.append(self.seconds)
                    self._said.notify_all()
        with self._said:
            self._said.notify_all()
