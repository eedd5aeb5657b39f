"""What a script does to the rows that are there: each finding on a line, with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diffgen.check.counted import NONE, counted
from diffgen.compare import Sides
from diffgen.contracts import Finding


def stakes(findings: Iterable[Finding], sides: Sides) -> Iterator[str]:
    """Yield a line for each finding that warns; where rows can't be counted, it says why."""
    told = [one for one in findings if one.warns]
    connection = sides.source.rows  # None: no database is at hand whose rows would count
    asked = [] if connection is None else [one.rows for one in told if one.rows is not None]
    numbers = iter(counted(asked, connection, sides.dialect) if connection is not None else ())
    for finding in told:
        if finding.rows is None or connection is None:
            yield finding.message
        elif (number := next(numbers)) != NONE or not finding.if_any:
            yield f"{finding.message} ({number})"
