"""A snapshot in place of a database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key, Pair
from diffgen.contracts import Dialect, Part
from diffgen.ops import Rename
from diffgen.snapshot import Snapshot
from diffgen.sources.wording import in_doubt, reworded


@dataclass(frozen=True)
class Kept:
    """What a snapshot says that a database holds."""

    snapshot: Snapshot
    rows: sa.Connection | None = None

    @property
    def dialect(self) -> Dialect:
        """The server that it is of."""
        return self.snapshot.dialect

    def schemas(self) -> Iterable[str]:
        """Return the names of the schemas in it."""
        return sorted({key.schema for key in self.snapshot.catalog if key.schema is not None})

    def read(self, part: Part) -> Catalog:
        """Return what it says of a part."""
        return Catalog(
            obj
            for key, obj in self.snapshot.catalog.items()
            if (key.name if self._is_schema(key) else key.schema) in part.schemas
        )

    def _is_schema(self, key: Key) -> bool:
        return self.dialect.kind(key).filter_name == "schema"

    def settled(self, pair: Pair, renamings: Sequence[Rename]) -> tuple[Pair, frozenset[Key]]:
        """Return the pair with what the models say still, or say again, in the server's words.

        What is in doubt is a text that they did not say when the snapshot was made.
        """
        declared, dialect = self.snapshot.declared, self.dialect
        for renaming in renamings:
            declared = dialect.rename(declared, renaming, dialect)
        before, after, doubtful = pair.before, dict(pair.after), set()
        for key, obj in pair.after.items():
            if key in before and before[key] != obj:
                after[key] = reworded(obj, declared.get(key, before[key]), before[key])
                if key.kind in dialect.echoed and in_doubt(after[key], before[key]):
                    doubtful.add(key)
        return Pair(before, Catalog(after.values())), frozenset(doubtful)

    def scratch(self, schemas: Collection[str]) -> AbstractContextManager[sa.Connection]:
        """Give a throw-away database where that needs no server."""
        return self.dialect.without_server(self.schemas())
