"""The operations inside an operation, and what each is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from diffgen.ops import Alter, Create, Drop, Op, Unresolved


def elementary(op: Op) -> Iterator[Op]:
    """Yield the operation and those inside it."""
    yield op
    if isinstance(op, Create | Drop | Alter):
        for part in op.parts:
            yield from elementary(part)


def before_of(op: Op) -> Any:
    """Return what is there before, if anything."""
    return op.before if isinstance(op, Drop | Alter | Unresolved) else None


def after_of(op: Op) -> Any:
    """Return what is there after, if anything."""
    return op.after if isinstance(op, Create | Alter | Unresolved) else None
