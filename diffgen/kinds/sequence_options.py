"""The options of a sequence, and of the one behind an identity column, with every default filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Protocol

_BITS = {"smallint": 16, "integer": 32, "bigint": 64}


@dataclass(frozen=True, slots=True)
class SequenceOptions:
    """What CREATE SEQUENCE takes, as whole numbers of the sequence's type."""

    start: int
    increment: int
    minvalue: int
    maxvalue: int
    cycle: bool
    cache: int

    def given(self, data_type: str, complete: Complete | None = None) -> dict[str, object]:
        """Return the options that differ from what the server would choose by itself.

        :param complete: how the server completes them; PostgreSQL's way if it isn't said.
        """
        complete = complete or filled
        chosen = complete(
            data_type, minvalue=self.minvalue, maxvalue=self.maxvalue, increment=self.increment
        )
        bounds = complete(data_type, increment=self.increment)
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name)
            != getattr(bounds if field.name.endswith("value") else chosen, field.name)
            or (field.name == "increment" and self.increment != 1)
        }


class Complete(Protocol):
    """Fills in what a sequence is not told."""

    def __call__(self, data_type: str, **given: Any) -> SequenceOptions:
        """Return all options of a sequence."""


def filled(data_type: str, **given: Any) -> SequenceOptions:
    """Return the options as the server completes them.

    PostgreSQL, ``init_params`` in src/backend/commands/sequence.c: an ascending sequence runs from 1
    to the largest number of its type, a descending one from -1 to the smallest, and starts at its end.
    """
    half = 1 << (_BITS.get(data_type, 64) - 1)
    return within(-half, half - 1, 1, given)


def within(lowest: int, highest: int, cache: int, given: Mapping[str, Any]) -> SequenceOptions:
    """Return the options of a sequence that counts between two numbers if it isn't told otherwise.

    An ascending one begins with 1, a descending one with -1, unless its bounds are given.
    """
    increment = _or(given.get("increment"), 1)
    ascending = increment > 0
    minvalue = _or(given.get("minvalue"), 1 if ascending else lowest)
    maxvalue = _or(given.get("maxvalue"), highest if ascending else -1)
    return SequenceOptions(
        start=_or(given.get("start"), minvalue if ascending else maxvalue),
        increment=increment,
        minvalue=minvalue,
        maxvalue=maxvalue,
        cycle=bool(given.get("cycle")),
        cache=_or(given.get("cache"), cache),
    )


def declared_options(item: Any, data_type: str, complete: Complete = filled) -> SequenceOptions:
    """Return the options of an ``sa.Sequence`` or ``sa.Identity``."""
    return complete(
        data_type,
        start=item.start,
        increment=item.increment,
        minvalue=item.minvalue,
        maxvalue=item.maxvalue,
        cycle=item.cycle,
        cache=item.cache,
    )


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
