"""The verbs: a closed set, so that every use is a ``match`` that the type checker proves complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from diffgen.catalog import Key
from diffgen.catalog.catalog import Object

T = TypeVar("T", bound=Object)


@dataclass(frozen=True, slots=True)
class Create(Generic[T]):
    """Something new; ``parts`` are the creations inside it (the columns of a table)."""

    after: T
    parts: tuple[Create[Any], ...] = ()

    @property
    def key(self) -> Key:
        """Return the key of what is created."""
        return self.after.key

    def reverse(self) -> Drop[T]:
        """Return the way back."""
        return Drop(self.after, tuple(part.reverse() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Drop(Generic[T]):
    """Something goes; ``parts`` go with it."""

    before: T
    parts: tuple[Drop[Any], ...] = ()

    @property
    def key(self) -> Key:
        """Return the key of what is dropped."""
        return self.before.key

    def reverse(self) -> Create[T]:
        """Return the way back."""
        return Create(self.before, tuple(part.reverse() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Alter(Generic[T]):
    """Something changes; with ``parts``, a table of which several things change at once."""

    before: T
    after: T
    parts: tuple[Op, ...] = ()

    @property
    def key(self) -> Key:
        """Return the key of what changes."""
        return self.after.key

    def reverse(self) -> Alter[T]:
        """Return the way back."""
        return Alter(self.after, self.before, reverse(self.parts))


@dataclass(frozen=True, slots=True)
class Rename:
    """Something keeps its content under another name."""

    before: Key
    after: Key

    @property
    def key(self) -> Key:
        """Return the key after the renaming."""
        return self.after

    def applied(self, key: Key) -> Key:
        """Return a key as it is afterwards: of what is renamed, of a part of it, or as it was."""
        before, after = self.before, self.after
        if key == before:
            return after
        if key.owner == before:
            return key._replace(schema=after.schema, table=after.name)
        if before.kind == "schema" and key.schema == before.name:
            return key._replace(schema=after.name)
        return key

    def reverse(self) -> Rename:
        """Return the way back."""
        return Rename(self.after, self.before)


@dataclass(frozen=True, slots=True)
class Unresolved(Generic[T]):
    """A difference that can't be carried out: rendered as a line that fails, never skipped."""

    before: T | None
    after: T | None
    why: str

    @property
    def key(self) -> Key:
        """Return the key of what differs."""
        obj = self.after if self.after is not None else self.before
        if obj is None:
            raise ValueError("an unresolved difference has at least one side")
        return obj.key

    def reverse(self) -> Unresolved[T]:
        """Return the way back."""
        return Unresolved(self.after, self.before, self.why)


Op: TypeAlias = "Create[Any] | Drop[Any] | Alter[Any] | Rename | Unresolved[Any]"


@dataclass(frozen=True, slots=True)
class Fill:
    """The rows that are there get a value; the schema stays as it is, so it is no difference.

    :param key: the column.
    :param value: SQL, which may name other columns of the row.
    :param in_batches: whether each batch of rows is committed by itself.
    """

    key: Key
    value: str
    in_batches: bool = False


#: What a script does, one after the other.
Step: TypeAlias = "Op | Fill"


def reverse(ops: Sequence[Op]) -> tuple[Op, ...]:
    """Return the operations that undo ``ops``, last first."""
    return tuple(op.reverse() for op in reversed(ops))
