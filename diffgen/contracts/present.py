"""Where rows are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from diffgen.catalog import Catalog, Key
from diffgen.ops import Fill, Rename


@dataclass(frozen=True)
class Present:
    """What the database has while a script is written: that is where rows are counted.

    :param catalog: its objects, by the names that they have after ``renamings``.
    :param renamings: what has another name by now.
    :param fills: what rows get before the step that is looked at, by column.
    """

    catalog: Catalog
    renamings: tuple[Rename, ...] = ()
    fills: Mapping[Key, Fill] = field(default_factory=dict)
