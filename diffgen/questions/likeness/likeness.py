"""A score, made of features that weigh more or less."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diffgen.questions.likeness.names import alike

#: What is less likely is not asked about.
LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 to 1, and what it is made of, a line each."""

    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing to compare by.

    :param said: what a person should know of it, if anything.
    """

    weight: float
    score: float
    said: str | None = None


def summed(features: Iterable[Feature]) -> Likeness:
    """Return the mean of the features; what tells nothing either way is none of them."""
    told = list(features)
    score = sum(one.weight * one.score for one in told) / sum(one.weight for one in told)
    return Likeness(round(score, 6), tuple(one.said for one in told if one.said is not None))


def of_names(before: str, after: str, weight: float) -> Feature:
    """Return how alike two names are."""
    score = alike(before, after)
    return Feature(weight, score, "similar names" if score > 0.5 else None)


def of_equality(same: bool, weight: float, said: str) -> Feature:
    """Return a feature that is the same or not."""
    return Feature(weight, float(same), said if same else None)
