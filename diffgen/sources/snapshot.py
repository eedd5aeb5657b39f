"""A snapshot in place of a database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare.rows import Rows
from diffgen.contracts import Dialect, InFull, Part, Stored
from diffgen.kinds.column import Column
from diffgen.ops import Rename
from diffgen.snapshot import Snapshot
from diffgen.sources.wording import in_doubt, reworded, texts

#: The length or precision of a type, which no cast in a text repeats.
_SIZE = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Kept:
    """What a snapshot says that a database holds."""

    snapshot: Snapshot
    rows: Rows | None = None

    @property
    def dialect(self) -> Dialect:
        """The server that it is of."""
        return self.snapshot.dialect

    @property
    def outlined(self) -> bool:
        """Whether it may tell of tables in outline: the objects are at hand, so it doesn't."""
        return False

    def schemas(self) -> Iterable[str]:
        """Return the names of the schemas in it."""
        return sorted({key.schema for key in self.snapshot.catalog if key.schema is not None})

    def read(self, part: Part) -> Stored:
        """Return what it says of a part."""
        return InFull(
            [
                obj
                for key, obj in self.snapshot.catalog.items()
                if (key.name if self._is_schema(key) else key.schema) in part.schemas
            ]
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
        retyped = _retyped(pair)
        for key, obj in pair.after.items():
            if key not in before or before[key] == obj:
                continue
            is_echoed = key.kind in dialect.echoed
            if not (is_echoed and _named(obj) & retyped[key.schema, key.table]):
                after[key] = reworded(obj, declared.get(key, before[key]), before[key])
            if is_echoed and in_doubt(after[key], before[key]):
                doubtful.add(key)
        return Pair(before, Catalog(after.values())), frozenset(doubtful)

    def scratch(self, schemas: Collection[str]) -> AbstractContextManager[sa.Connection]:
        """Give a throw-away database where that needs no server."""
        return self.dialect.without_server(self.schemas())

    def finish(self, scratch: sa.Connection) -> None:
        """Do nothing: what isn't in the catalog isn't known."""


def _retyped(pair: Pair) -> Mapping[tuple[str | None, str | None], set[str]]:
    """Return the columns of each table that become of another type.

    A server writes the casts that a text needs, and so another text for another type.
    """
    found: defaultdict[tuple[str | None, str | None], set[str]] = defaultdict(set)
    for key, obj in pair.after.items():
        there = pair.before.get(key)
        if isinstance(obj, Column) and there is not None and _family(obj) != _family(there):
            found[key.schema, key.table].add(key.name)
    return found


def _family(column: Column) -> tuple[str, str | None]:
    return _SIZE.sub("", column.type.sql), column.collation


def _named(obj: Any) -> set[str]:
    """Return the names in the texts of an object; a column's own is in its default."""
    own = {obj.key.name} if isinstance(obj, Column) else set()
    return own.union(*(text.names() for text in texts(obj)))
