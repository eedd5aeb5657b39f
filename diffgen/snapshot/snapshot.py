"""What a database holds at a revision, in the server's words and in those of the models."""

from __future__ import annotations

from dataclasses import dataclass, field

from diffgen.catalog import Catalog, Key, Pair
from diffgen.contracts import Dialect


@dataclass(frozen=True)
class Snapshot:
    """A catalog that was read, and of what.

    :ivar heads: the revisions that it is of.
    :ivar catalog: what is there, as the server writes it.
    :ivar declared: what models say in other words, and the server reads as what is there.
    """

    heads: tuple[str, ...]
    dialect: Dialect
    catalog: Catalog
    declared: Catalog = field(default_factory=Catalog)

    @classmethod
    def of(cls, heads: tuple[str, ...], dialect: Dialect, pair: Pair, wanted: Catalog) -> Snapshot:
        """Return the snapshot of ``pair.before``.

        :param pair: what is there, and the models in the server's words.
        :param wanted: the models in their own words.
        """
        declared = [
            wanted[key]
            for key, obj in pair.before.items()
            if key in wanted and wanted[key] != obj and _is_there(pair, key, dialect)
        ]
        return cls(tuple(sorted(heads)), dialect, pair.before, Catalog(declared))


def _is_there(pair: Pair, key: Key, dialect: Dialect) -> bool:
    """Return whether what is there is what is wanted, as far as the server can have it."""
    before, after = pair.before[key], pair.after.get(key)
    if after is None:
        return False
    return bool(before == after or not dialect.kind(key).alter(before, after))
