"""What most kinds answer, and the error of one that answers in part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object
from diffgen.contracts.call import Call
from diffgen.contracts.finding import Finding
from diffgen.contracts.kind_and_dialect import Context
from diffgen.ops import Create, Drop, Fill, Op

T = TypeVar("T", bound=Object)


@dataclass(frozen=True)
class Plain(Generic[T]):
    """What most kinds have in common; a kind says only how it differs."""

    name: str
    filter_name: str
    inside_table: bool = True
    separable: bool = True

    def alter(self, before: T, after: T) -> Sequence[Op]:
        """Drop and create again: right for whatever holds no rows."""
        return (Drop(before), Create(after))

    def wishes(self, obj: T) -> Iterable[Key]:
        """Wish for nothing."""
        return ()

    def claims(self, obj: T) -> Iterable[tuple[str | None, str]]:
        """Take no name of its own in the schema."""
        return ()

    def members(self, obj: T) -> Iterable[Key]:
        """Hold nothing with a name that is no object."""
        return ()

    def recreatable(self, obj: T) -> bool:
        """Lose nothing by being dropped and created again."""
        return True

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find nothing: what holds no rows endangers none."""
        return ()

    def fill(self, fill: Fill, context: Context) -> Iterable[Call]:
        """Refuse: only columns have values."""
        raise AssertionError(f"only columns have values: {fill.key}")


class Unaccounted(AssertionError):
    """A kind left a changed field out of what it wrote: a defect of diffgen, never shown as done."""

    def __init__(self, before: object, after: object) -> None:
        super().__init__(f"not accounted for: {before!r} -> {after!r}")
