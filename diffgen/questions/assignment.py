"""Who goes with whom: one assignment over all pairs, so that no pair is taken from a better one by chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from diffgen.catalog import Key

Scores = Mapping[tuple[Key, Key], float]

#: More than these at a time are paired best first: the method takes the cube of their number.
_EXACT = 80


def assigned(scores: Scores) -> dict[Key, Key]:
    """Return the pairs whose scores sum up to most, what is wanted by what is there.

    :param scores: of what is there and what is wanted, those that are pairs at all.
    """
    found: dict[Key, Key] = {}
    for rows, columns in _islands(scores):
        if max(len(rows), len(columns)) > _EXACT:
            found |= _best_first({pair: scores[pair] for pair in scores if pair[0] in rows})
        else:
            found |= _most(sorted(rows, key=_order), sorted(columns, key=_order), scores)
    return found


def _order(key: Key) -> tuple[str, str, str, str]:
    return key.order


def _islands(scores: Scores) -> list[tuple[set[Key], set[Key]]]:
    """Return what is connected by pairs; the rest doesn't matter to it."""
    near: defaultdict[tuple[bool, Key], set[tuple[bool, Key]]] = defaultdict(set)
    for row, column in scores:
        near[False, row].add((True, column))
        near[True, column].add((False, row))
    islands: list[tuple[set[Key], set[Key]]] = []
    seen: set[tuple[bool, Key]] = set()
    for start in sorted(near, key=lambda node: (node[0], node[1].order)):
        island, waiting = set[tuple[bool, Key]](), [start]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                island.add(node)
                waiting.extend(near[node])
        if island:
            sides = [{key for side, key in island if side is which} for which in (False, True)]
            islands.append((sides[0], sides[1]))
    return islands


def _best_first(scores: Scores) -> dict[Key, Key]:
    found: dict[Key, Key] = {}
    taken: set[Key] = set()
    for row, column in sorted(scores, key=lambda pair: (-scores[pair], *map(_order, pair))):
        if row not in taken and column not in found:
            taken.add(row)
            found[column] = row
    return found


def _most(rows: Sequence[Key], columns: Sequence[Key], scores: Scores) -> dict[Key, Key]:
    """Return the assignment with most in sum: the Hungarian method, with potentials.

    https://en.wikipedia.org/wiki/Hungarian_algorithm#Matrix_interpretation; every row can also stay
    alone, in a column of its own that is worth nothing.
    """
    width = len(columns) + len(rows)
    costs = [
        [-scores.get((row, column), 0.0) for column in columns] + [0.0] * len(rows) for row in rows
    ]
    partner = [-1] * (width + 1)  # by column, the row; the last one is where a search begins
    over_rows, over_columns = [0.0] * len(rows), [0.0] * (width + 1)
    for row in range(len(rows)):
        partner[width] = row
        _augment(costs, partner, over_rows, over_columns)
    return {
        columns[column]: rows[partner[column]]
        for column in range(len(columns))
        if partner[column] >= 0 and (rows[partner[column]], columns[column]) in scores
    }


def _augment(
    costs: Sequence[Sequence[float]],
    partner: list[int],
    over_rows: list[float],
    over_columns: list[float],
) -> None:
    """Make room for the row that stands in the last column, by a cheapest way from it to a free one."""
    width = len(partner) - 1
    here, way, slack, used = width, [width] * width, [float("inf")] * width, set[int]()
    while partner[here] >= 0:
        used.add(here)
        row = partner[here]
        for column in range(width):
            cost = _reduced(costs, row, column, over_rows, over_columns)
            if column not in used and cost < slack[column]:
                slack[column], way[column] = cost, here
        free = [column for column in range(width) if column not in used]
        nearest = min(free, key=lambda column: slack[column])
        least = slack[nearest]
        for column in used:
            over_rows[partner[column]] += least
            over_columns[column] -= least
        for column in free:
            slack[column] -= least
        here = nearest
    while here != width:
        partner[here] = partner[way[here]]
        here = way[here]
    partner[width] = -1


def _reduced(
    costs: Sequence[Sequence[float]],
    row: int,
    column: int,
    over_rows: Sequence[float],
    over_columns: Sequence[float],
) -> float:
    return costs[row][column] - over_rows[row] - over_columns[column]


def ranked(scores: Scores, column: Key, without: Collection[Key]) -> list[Key]:
    """Return what else may be paired with something wanted, the likeliest first."""
    others = [row for row, one in scores if one == column and row not in without]
    return sorted(others, key=lambda row: (-scores[row, column], row.order))
