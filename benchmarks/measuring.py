"""CPU, wall and memory of whole processes, run in turn so that a busy machine is busy for all."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Command:
    """A process to measure."""

    name: str
    arguments: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


@dataclass(frozen=True)
class Run:
    """What one process took."""

    cpu: float  # seconds, user and system
    wall: float
    memory: int  # bytes, the most at a time


@dataclass(frozen=True)
class Figures:
    """The medians of a command's runs, and its CPU by turn."""

    cpu: float
    wall: float
    memory: float
    turns: tuple[float, ...]


class Unexpected(Exception):
    """A process did not end as it must; the message has its output."""


def machinery(*distributions: str) -> Iterator[str]:
    """Yield what took part, with its versions."""
    yield from (f"{name} {version(name)}" for name in distributions)
    yield f"Python {platform.python_version()}"


def measure(commands: Sequence[Command], rounds: int) -> dict[str, Figures]:
    """Run the commands in turn, so many rounds after one that only warms up."""
    runs: dict[str, list[Run]] = {command.name: [] for command in commands}
    for turn in range(rounds + 1):
        for command in commands:
            done = _run(command)
            if turn:
                runs[command.name].append(done)
    return {name: _figures(done) for name, done in runs.items()}


def ratio(one: Figures, other: Figures) -> float:
    """How many times the CPU of ``other`` the first takes: the median of the turns."""
    return median(a / b for a, b in zip(one.turns, other.turns, strict=True))


def _figures(runs: Sequence[Run]) -> Figures:
    return Figures(
        median(run.cpu for run in runs),
        median(run.wall for run in runs),
        median(run.memory for run in runs),
        tuple(run.cpu for run in runs),
    )


def _run(command: Command) -> Run:
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
    if process.returncode != 0:
        said = output.read_text(errors="replace")[-2000:]
        raise Unexpected(f"{command.name} ended with {process.returncode}: {said}")
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024)
