"""What a tool answers to a request, in words that both share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Moved:
    """The revisions that run, in order, and the rows of the version table after each."""

    direction: str
    path: tuple[str, ...]
    rows: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class Stamped:
    """The rows of the version table after a stamp."""

    rows: frozenset[str]


@dataclass(frozen=True)
class Listed:
    """The revisions that are printed, in order, each as its line."""

    ids: tuple[str, ...]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A message for people."""

    message: str


@dataclass(frozen=True)
class Crashed:
    """A traceback."""

    error: str


Answer = Moved | Stamped | Listed | Refused | Crashed
