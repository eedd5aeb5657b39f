"""What MySQL and MariaDB refuse to change while something else depends on it."""

from __future__ import annotations

from typing import Any

from diffgen.catalog import Pair
from diffgen.catalog.catalog import Object
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.ops import Alter


def breaks(op: Alter[Any], obj: Object, pair: Pair) -> bool:
    """Return whether ``op`` fails as long as ``obj``, which needs what it changes, is there.

    The columns on both sides of a foreign key have to be of one type and one collation all the time
    (ER_FK_COLUMN_CANNOT_CHANGE; ``fk_check_copy_alter_table`` in sql/sql_table.cc), and a column that
    ON DELETE SET NULL empties has to take NULL.
    """
    before, after = op.before, op.after
    if not (isinstance(before, Column) and isinstance(obj, ForeignKey)):
        return False
    return (before.type, before.collation, before.nullable) != (
        after.type,
        after.collation,
        after.nullable,
    )
