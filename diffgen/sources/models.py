"""Models in place of a database: others than those that are wanted, or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare.rows import Rows
from diffgen.contracts import Dialect, InFull, Part, Stored
from diffgen.ops import Rename


@dataclass(frozen=True)
class OtherModels:
    """What models declare, on a server that nobody is connected to."""

    dialect: Dialect
    catalog: Catalog = field(default_factory=Catalog)
    rows: Rows | None = None

    @property
    def outlined(self) -> bool:
        """Whether it may tell of tables in outline: the objects are at hand, so it doesn't."""
        return False

    def schemas(self) -> Iterable[str]:
        """Return the names of the schemas that the models name."""
        return sorted({key.schema for key in self.catalog if key.schema is not None})

    def read(self, part: Part) -> Stored:
        """Return what the models declare."""
        return InFull(self.catalog.values())

    def settled(self, pair: Pair, renamings: Sequence[Rename]) -> tuple[Pair, frozenset[Key]]:
        """Return the pair as it is: both sides are in the same words."""
        return pair, frozenset()

    def scratch(self, schemas: Collection[str]) -> AbstractContextManager[sa.Connection]:
        """Give a throw-away database where that needs no server."""
        return self.dialect.without_server(self.schemas())

    def finish(self, scratch: sa.Connection) -> None:
        """Do nothing: what isn't in the catalog isn't known."""
