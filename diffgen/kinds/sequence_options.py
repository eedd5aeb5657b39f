"""The options of a sequence, and of the one behind an identity column, with every default filled in."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

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

    def given(self, data_type: str) -> dict[str, object]:
        """Return the options that differ from what the server would choose by itself."""
        chosen = filled(
            data_type, minvalue=self.minvalue, maxvalue=self.maxvalue, increment=self.increment
        )
        bounds = filled(data_type, increment=self.increment)
        return {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name)
            != getattr(bounds if field.name.endswith("value") else chosen, field.name)
            or (field.name == "increment" and self.increment != 1)
        }


def filled(data_type: str, **given: Any) -> SequenceOptions:
    """Return the options as the server completes them.

    PostgreSQL, ``init_params`` in src/backend/commands/sequence.c: an ascending sequence runs from 1
    to the largest number of its type, a descending one from -1 to the smallest, and starts at its end.
    """
    increment = _or(given.get("increment"), 1)
    half = 1 << (_BITS.get(data_type, 64) - 1)
    ascending = increment > 0
    minvalue = _or(given.get("minvalue"), 1 if ascending else -half)
    maxvalue = _or(given.get("maxvalue"), half - 1 if ascending else -1)
    return SequenceOptions(
        start=_or(given.get("start"), minvalue if ascending else maxvalue),
        increment=increment,
        minvalue=minvalue,
        maxvalue=maxvalue,
        cycle=bool(given.get("cycle")),
        cache=_or(given.get("cache"), 1),
    )


def declared_options(item: Any, data_type: str) -> SequenceOptions:
    """Return the options of an ``sa.Sequence`` or ``sa.Identity``."""
    return filled(
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
