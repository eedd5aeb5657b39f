"""Who goes with whom: the assignment with most in sum."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from diffgen.catalog import Key
from diffgen.questions.assignment import assigned, ranked


def key(name: str) -> Key:
    return Key("column", None, name, "t")


def scores(**given: float) -> dict[tuple[Key, Key], float]:
    return {(key(pair[0]), key(pair[1])): score for pair, score in given.items()}


def names(found: dict[Key, Key]) -> dict[str, str]:
    return {column.name: row.name for column, row in found.items()}


def test_nothing_goes_with_nothing() -> None:
    assert assigned({}) == {}


def test_the_best_pair_gives_way_to_two_good_ones() -> None:
    assert names(assigned(scores(ax=0.9, ay=0.8, bx=0.8))) == {"x": "b", "y": "a"}


def test_what_is_no_pair_is_never_made_one() -> None:
    assert names(assigned(scores(ax=0.9, bx=0.8))) == {"x": "a"}


@pytest.mark.parametrize("seed", range(30))
def test_no_other_assignment_has_more(seed: int) -> None:
    rng = random.Random(seed)
    rows, columns = ([key(f"{side}{i}") for i in range(rng.randint(1, 4))] for side in ("a", "b"))
    given = {
        (row, column): rng.random() for row in rows for column in columns if rng.random() < 0.7
    }
    alone = [None] * len(columns)
    most = max(
        sum(
            given.get((row, column), 0.0) for row, column in zip(order, columns, strict=True) if row
        )
        for order in permutations([*rows, *alone], len(columns))
    )
    found = assigned(given)
    assert sum(given[row, column] for column, row in found.items()) == pytest.approx(most)
    assert len({*found.values()}) == len(found)


def test_very_many_are_paired_best_first() -> None:
    given = {
        (key(f"a{i}"), key(f"b{j}")): 1.0 if i == j else 0.5 for i in range(90) for j in range(90)
    }
    assert all(row.name[1:] == column.name[1:] for column, row in assigned(given).items())


def test_what_else_it_may_be_stands_in_order() -> None:
    given = scores(ax=0.9, bx=0.7, cx=0.8, dy=0.9)
    assert [row.name for row in ranked(given, key("x"), {key("a")})] == ["c", "b"]
