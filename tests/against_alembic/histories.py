"""Random histories: lines, forks, merges, several bases, splices, labels, dependencies."""

from __future__ import annotations

import random
from collections.abc import Sequence

from migrations_runtime.revisions import Graph, Revision

LABELS = ("main", "side", "shop", "mail_x", "v2.0", "feature/a", "front-end", "q-1")


def history(rng: random.Random) -> list[Revision]:
    """Return 3 to 25 revisions that make a graph, in the order of their files."""
    labels = list(LABELS)
    rng.shuffle(labels)
    made: list[Revision] = []
    labelled: dict[str, str] = {}
    bushy = rng.choice([0.0, 0.1, 0.3, 0.5])  # how often a line forks, merges or begins
    needy = rng.choice([0.0, 0.0, 0.15, 0.4])  # how often one depends on another
    for id_ in _ids(rng, rng.randint(3, 25)):
        below = _below(rng, made, bushy)
        needs = _needs(rng, made, below, labelled) if rng.random() < needy else ()
        starts = not below or any(one in other.down_revisions for one in below for other in made)
        own: tuple[str, ...] = ()
        if labels and rng.random() < (0.4 if starts else 0.06):
            own = tuple(
                labels.pop() for _ in range(1 if rng.random() < 0.9 else min(2, len(labels)))
            )
            labelled |= dict.fromkeys(own, id_)
        made.append(Revision(id_, below, needs, own, f"{id_}.py", f"revision {id_}"))
    if rng.random() < 0.7:
        rng.shuffle(made)  # ids are random, so their files stand in any order
    return made


def applied(rng: random.Random, graph: Graph) -> set[str]:
    """Return a set of revisions that may be applied together: nothing that they need is missing."""
    ids = list(graph.revisions)
    if rng.random() < 0.15:
        return set()
    if rng.random() < 0.2:
        return set(ids)
    return graph.ancestors(rng.sample(ids, rng.choice([1, 1, 1, 2, 2, 3, min(5, len(ids))])))


def _ids(rng: random.Random, number: int) -> list[str]:
    style = rng.choice(["hex", "hex", "numbered", "short", "words"])
    if style == "numbered":
        return [f"{n + 1:04}" for n in range(number)]
    if style == "short":
        return rng.sample([a + b for a in "abcd" for b in ("", *"1234567")], number)
    if style == "words":
        return [f"v{n // 5}_{rng.choice(['add', 'drop', 'fix'])}_{n}" for n in range(number)]
    beginnings = ["".join(rng.choices("0123456789abcdef", k=rng.randint(1, 6))) for _ in range(4)]
    found: dict[str, None] = {}
    while len(found) < number:
        beginning = rng.choice([*beginnings, ""])
        found[beginning + "".join(rng.choices("0123456789abcdef", k=12 - len(beginning)))] = None
    return list(found)


def _below(rng: random.Random, made: Sequence[Revision], bushy: float) -> tuple[str, ...]:
    ids = [revision.revision for revision in made]
    continued = {below for revision in made for below in revision.down_revisions}
    heads = [id_ for id_ in ids if id_ not in continued]
    if not ids:
        return ()
    if rng.random() >= bushy:
        return (rng.choice(heads),)
    way = rng.choice(["fork", "fork", "merge", "merge", "base", "splice"])
    if way == "base":
        return ()
    if way == "merge" and len(heads) > 1:
        return tuple(rng.sample(heads, rng.choice([2, 2, min(3, len(heads))])))
    if way == "splice" and len(ids) > 1:
        graph = Graph(made)
        chosen = rng.sample(ids, 2)
        related = any(a in graph.lines_down([b]) for a, b in (chosen, chosen[::-1]))
        if not related or rng.random() < 0.1:
            return tuple(chosen)
    return (rng.choice(ids),)


def _needs(
    rng: random.Random,
    made: Sequence[Revision],
    below: Sequence[str],
    labelled: dict[str, str],
) -> tuple[str, ...]:
    ids = [revision.revision for revision in made if revision.revision not in below]
    chosen = rng.sample(ids, min(len(ids), rng.choice([1, 1, 2])))
    names = {id_: label for label, id_ in labelled.items()}
    return tuple(names[id_] if id_ in names and rng.random() < 0.5 else id_ for id_ in chosen)
