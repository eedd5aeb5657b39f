"""CPU, wall and memory of processes, run in turn so that a busy machine is busy for all."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Command:
    """A process to measure.

    :ivar speaks: it measures a part of itself: its last line says that as JSON (``benchmarks.workers``).
    :ivar prepare: is called before each run.
    """

    name: str
    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    speaks: bool = False
    prepare: Callable[[], object] | None = None


@dataclass(frozen=True)
class Run:
    """What one process took."""

    cpu: float  # seconds, user and system
    wall: float
    memory: float  # bytes, the most at a time
    server: float = 0.0  # seconds of CPU of the server


@dataclass(frozen=True)
class Figures:
    """All runs of one command."""

    runs: tuple[Run, ...]

    @property
    def cpu(self) -> float:
        """The median, in seconds."""
        return median(run.cpu for run in self.runs)

    @property
    def wall(self) -> float:
        """The median, in seconds."""
        return median(run.wall for run in self.runs)

    @property
    def memory(self) -> float:
        """The median, in bytes."""
        return median(run.memory for run in self.runs)

    @property
    def server(self) -> float:
        """The median, in seconds of CPU of the server."""
        return median(run.server for run in self.runs)


class Unexpected(Exception):
    """A process did not end as it must; the message has its output."""


def measure(commands: Sequence[Command], rounds: int, warm: bool = True) -> dict[str, Figures]:
    """Run the commands in turn, so many rounds after one that only warms up.

    :raises Unexpected: one does not end as it must.
    """
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for turn in range(rounds + warm):
        for command in commands:
            done = run(command)
            if turn >= warm:
                runs[command.name].append(done)
    return {name: Figures(tuple(done)) for name, done in runs.items()}


def ratio(one: Figures, other: Figures, of: str = "cpu") -> float:
    """How many times the CPU of ``other`` the first takes: the median of the turns.

    :param of: another figure: ``wall``, ``memory``.
    """
    turns = zip(one.runs, other.runs, strict=True)
    return float(median(getattr(a, of) / getattr(b, of) for a, b in turns))


def run(command: Command) -> Run:
    """Run it once.

    :raises Unexpected: it does not end as it must.
    """
    if command.prepare is not None:
        command.prepare()
    output = command.folder / "output.txt"
    with output.open("wb") as file:
        started = time.perf_counter()
        process = subprocess.Popen(
            command.arguments,
            cwd=command.folder,
            env=command.environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    said = output.read_text(errors="replace")
    if process.returncode != 0:
        raise Unexpected(f"{command.name} ended with {process.returncode}: {said[-2000:]}")
    if command.speaks:
        return Run(**json.loads(said.splitlines()[-1]))
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024)
