"""Where the first acts of a long place are: in rows of their own, each of which names the one before.

So as much is written for the last statement of a revision as for the first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migrations_runtime.resumption.acts import Act


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a place, and those before it.

    :ivar id: of its row in the journal.
    :ivar number: how many acts they have.
    """

    id: int
    number: int


def part_text(acts: Sequence[Act], before: Part | None) -> str:
    """Return acts as the JSON of a part."""
    return json.dumps({"before": before and before.id, "acts": [act.as_json() for act in acts]})


def part_in(text: str) -> Part | None:
    """Return the part that the text of a place names."""
    found = json.loads(text).get("part")
    return None if found is None else Part(**found)


def acts_up_to(part: Part, texts: Mapping[int, str]) -> tuple[Act, ...]:
    """Return the acts of a part and of those before it.

    :param texts: of all parts, by their rows.
    :raises ValueError: one is gone.
    """
    left = dict(texts)
    pieces, id_ = [], part.id
    while id_ is not None:
        if id_ not in left:
            raise ValueError(f"its row {id_} is gone")
        piece = json.loads(left.pop(id_))
        pieces.append(piece["acts"])
        id_ = piece["before"]
    return tuple(Act.from_json(act) for acts in reversed(pieces) for act in acts)
