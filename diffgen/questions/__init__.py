"""What can't be known from outside: each rule finds the questions of one sort."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from diffgen.compare import Sides
from diffgen.ops import Op
from diffgen.questions.not_null import not_null
from diffgen.questions.possible_rename import possible_renames
from diffgen.questions.question import Choice, Question

#: Finds questions in the operations between two sides; those that are answered say how.
Rule = Callable[[Sides, Sequence[Op]], Iterable[Question]]

RULES: tuple[Rule, ...] = (possible_renames, not_null)


def questions(sides: Sides, ops: Sequence[Op]) -> tuple[Question, ...]:
    """Return what there is to ask, answered or not, in the order in which it is to be asked."""
    return tuple(question for rule in RULES for question in rule(sides, ops))


__all__ = ["RULES", "Choice", "Question", "Rule", "questions"]
