"""Databases that go through random requests, handed to and fro between both tools."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.against_alembic.answers import Answer, Moved, Stamped
from tests.against_alembic.case import Case
from tests.against_alembic.histories import applied, history
from tests.against_alembic.ours import Ours
from tests.against_alembic.requests import request
from tests.against_alembic.theirs import Alembic

DATABASES, REQUESTS = 4, 9


def cases(seed: int) -> Iterator[Case]:
    """Yield the cases of a history: some databases, each of which goes through some requests."""
    rng = random.Random(seed)
    revisions = history(rng)
    diffgen, alembic = Ours(revisions), Alembic(revisions)
    graph = diffgen.graph
    for _ in range(DATABASES):
        there = applied(rng, graph)
        rows = graph.heads_of({id_: None for id_ in graph.revisions if id_ in there})
        for _ in range(REQUESTS):
            asked = request(rng, graph, rows)
            ours, theirs = diffgen.answer(asked, rows), alembic.answer(asked, rows)
            yield Case(diffgen, alembic, rows, asked, ours, theirs)
            rows = _moved(rng, rng.choice([ours, theirs]), rows)


def _moved(rng: random.Random, answer: Answer, rows: tuple[str, ...]) -> tuple[str, ...]:
    """Return where a tool leaves a database; it may be stopped after any step."""
    match answer:
        case Moved(rows=steps) if steps:
            return tuple(sorted(rng.choice([steps[-1], rng.choice(steps)])))
        case Stamped(rows=after):
            return tuple(sorted(after))
    return rows
