"""Cases, each by its number: the same number is the same case."""

from __future__ import annotations

from random import Random

from tests.fuzzing import command_lines
from tests.fuzzing.case import Case
from tests.fuzzing.faults import SORTS
from tests.fuzzing.projects import project

#: How many faults a case has.
_FAULTS = (0, *(1,) * 12, *(2,) * 4, 3, 3)
#: How many cases are run as a shell does it.
_BY_ITSELF = 0.03


def case(seed: int, number: int) -> Case:
    """Return a case."""
    random = Random(f"{seed}/{number}")
    draft = project(random)
    command_lines.type_in(random, draft)
    draft.by_itself = random.random() < _BY_ITSELF
    sorts = random.sample(sorted(SORTS), k=random.choice(_FAULTS))
    # What is typed comes last: a fault may ask for the command that it is about.
    sorts.sort(key=lambda sort: sort == "command line")
    faults = tuple(random.choice(SORTS[sort])(random, draft) for sort in sorts)
    return draft.case(f"{seed}/{number}", faults)
