"""What servers refuse to change while something else depends on it."""

from __future__ import annotations

from typing import Any

from diffgen.catalog import Pair
from diffgen.catalog.catalog import Object
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.ops import Alter


def breaks(op: Alter[Any], obj: Object, pair: Pair) -> bool:
    """Return whether an alteration may be refused as long as an object is there that needs what it changes.

    Many a server wants both sides of a foreign key to be of one type all the time, and those that don't
    take it as well if the key steps aside.
    """
    if not isinstance(op.before, Column) or not isinstance(obj, ForeignKey):
        return False
    return bool(op.before.type != op.after.type)
