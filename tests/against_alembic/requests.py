"""Random requests: each command with each sort of symbol that people type."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from migrations_runtime.revisions import Graph


@dataclass(frozen=True)
class Request:
    """A command and the revisions that it is given."""

    command: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return " ".join((self.command, *self.arguments))


def request(rng: random.Random, graph: Graph, rows: Sequence[str]) -> Request:
    """Return something to type where a database is at ``rows``."""
    command = rng.choice(
        ["upgrade"] * 4
        + ["downgrade"] * 4
        + ["stamp"] * 3
        + ["history"] * 3
        + ["stamp --purge", "show", "show", "merge", "merge --splice", "revision"]
        + ["heads", "heads --resolve-dependencies", "branches", "current"]
    )
    if command.startswith(("heads", "branches", "current")):
        return Request(command)
    if command == "history":
        return Request(command, (_range(rng, graph),))
    if command.startswith(("stamp", "merge")):
        number = rng.choice([1, 1, 1, 2, 2, 3])
        return Request(command, tuple(symbol(rng, graph) for _ in range(number)))
    if command == "show" and rng.random() < 0.2:
        return Request(command, ("current",))
    return Request(command, (symbol(rng, graph),))


def symbol(rng: random.Random, graph: Graph) -> str:
    """Return what people type for a revision, or nearly."""
    ids, labels = list(graph.revisions), list(graph.labels)

    def full() -> str:
        return rng.choice(ids)

    def beginning() -> str:
        id_ = full()
        return id_[: rng.randint(min(3, len(id_)), len(id_))]

    def branch() -> str:
        return rng.choice(labels) if labels and rng.random() < 0.8 else full()

    ways: dict[Callable[[], str], int] = {
        lambda: "head": 3,
        lambda: "heads": 3,
        lambda: "base": 2,
        full: 8,
        beginning: 4,
        lambda: branch(): 1,
        lambda: f"{rng.choice('+-')}{rng.randint(1, 3)}": 6,
        lambda: f"{full()}{rng.choice('+-')}{rng.randint(1, 3)}": 4,
        lambda: f"{beginning()}{rng.choice('+-')}{rng.randint(1, 2)}": 1,
        lambda: f"{branch()}@head": 3,
        lambda: f"{branch()}@heads": 2,
        lambda: f"{branch()}@base": 2,
        lambda: f"{branch()}@{rng.choice('+-')}{rng.randint(1, 3)}": 5,
        lambda: f"{branch()}@{full()}": 2,
        lambda: f"{branch()}@{full()}{rng.choice('+-')}{rng.randint(1, 2)}": 1,
        lambda: f"{branch()}@{beginning()}": 1,
        lambda: rng.choice(["head+1", "head-1", "heads-1", "base+1", "base-1"]): 1,
        lambda: rng.choice(["current", "current+1", "current-1"]): 1,
        lambda: "nowhere": 1,
    }
    return rng.choices(list(ways), list(ways.values()))[0]()


def _range(rng: random.Random, graph: Graph) -> str:
    def end() -> str:
        drawn = rng.random()
        if drawn < 0.2:
            return ""
        if drawn < 0.35:
            return "current"
        return symbol(rng, graph)

    return f"{end()}:{end()}"
