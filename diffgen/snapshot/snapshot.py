"""What a database holds at a revision, in the server's words and in those of the models."""

from __future__ import annotations

from dataclasses import dataclass, field

from diffgen.catalog import Catalog, Pair
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
        same = [key for key, obj in pair.before.items() if pair.after.get(key) == obj]
        differing = [key for key in same if key in wanted and wanted[key] != pair.before[key]]
        return cls(
            tuple(sorted(heads)), dialect, pair.before, Catalog(wanted[k] for k in differing)
        )
