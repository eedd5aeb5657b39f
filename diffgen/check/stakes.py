"""What a script does to the rows that are there: each finding on a line, with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diffgen.compare import Sides
from diffgen.compare.rows import NONE
from diffgen.contracts import Finding


def stakes(findings: Iterable[Finding], sides: Sides) -> Iterator[str]:
    """Yield a line for each finding that warns; where rows can't be counted, it says why."""
    told = [one for one in findings if one.warns]
    rows = sides.source.rows  # None: no database is at hand whose rows would count
    asked = [one.rows for one in told if one.rows is not None]
    numbers = iter(() if rows is None else rows.counted(asked))
    for finding in told:
        if finding.rows is None or rows is None:
            yield finding.message
        elif (number := next(numbers)) != NONE or not finding.if_any:
            yield f"{finding.message} ({number})"
