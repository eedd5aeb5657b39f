"""What a history is run in, and compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True)
class Whole:
    """How to have a whole database to oneself, and to see whether two are alike.

    :param empty: a throw-away database with nothing in it, or with no more than the extensions
        that an administrator has given to the live one.
    :param schemas: all schemas of the database that are users', by their names; ``None`` is the
        default one.
    :param counters: the rows that tell where sequences stand.
    :param beyond: what no kind stands for, such as views: its name, and all that it is.
    """

    empty: Callable[[sa.Connection, bool], AbstractContextManager[sa.Connection]]
    schemas: Callable[[sa.Connection], Sequence[str | None]]
    counters: Callable[[sa.Connection], sa.CursorResult[Any]]
    beyond: Callable[[sa.Connection], Iterable[tuple[str, str]]]
