"""What a comparison starts from: a database, or what stands for one where none is at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import sqlalchemy as sa

from diffgen.catalog import Key, Pair
from diffgen.compare.rows import Rows
from diffgen.contracts import Dialect, Part, Stored
from diffgen.ops import Rename


class Before(Protocol):
    """Gives what is."""

    @property
    def dialect(self) -> Dialect:
        """The server that it is on, or would be."""

    @property
    def outlined(self) -> bool:
        """Whether it may tell of tables in outline."""

    @property
    def rows(self) -> Rows | None:
        """The rows that are at stake; None where they are not at hand."""

    def schemas(self) -> Iterable[str]:
        """Return the names of all schemas, the server's own too."""

    def read(self, part: Part) -> Stored:
        """Return what is there of a part.

        :raises CommandError: it can't be read.
        """

    def settled(self, pair: Pair, renamings: Sequence[Rename]) -> tuple[Pair, frozenset[Key]]:
        """Return the pair with what the models declare in the server's words, where it is known.

        :param renamings: what has been renamed in ``pair.before`` since it was read.
        :returns: the pair, and the keys of what still differs and nobody could be asked about.
        """

    def scratch(self, schemas: Collection[str]) -> AbstractContextManager[sa.Connection]:
        """Give a throw-away database, empty or with a copy of what is.

        :param schemas: those besides the default one that it has to hold.
        :raises CommandError: none can be had.
        :raises sqlalchemy.exc.DBAPIError: none can be had.
        """

    def finish(self, scratch: sa.Connection) -> None:
        """Make in the throw-away database what stands on the tables, once they are there."""
