"""What MySQL and MariaDB refuse to change while something else depends on it."""

from __future__ import annotations

from typing import Any

from diffgen.catalog import Pair
from diffgen.catalog.catalog import Object
from diffgen.dialects.mysql.kinds.table_options import ENGINE
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.table import Table
from diffgen.ops import Alter


def breaks(op: Alter[Any], obj: Object, pair: Pair) -> bool:
    """Return whether ``op`` fails as long as ``obj``, which needs what it changes, is there.

    The columns on both sides of a foreign key have to be of one type and one collation all the time
    (ER_FK_COLUMN_CANNOT_CHANGE; ``fk_check_copy_alter_table`` in sql/sql_table.cc), a column that ON
    DELETE SET NULL empties has to take NULL, and a table with foreign keys has to stay in its engine.
    """
    before, after = op.before, op.after
    if not isinstance(obj, ForeignKey):
        return False
    if isinstance(before, Table):
        return dict(before.options).get(ENGINE) != dict(after.options).get(ENGINE)
    if not isinstance(before, Column):
        return False
    emptied = obj.ondelete == "SET NULL" and before.key.name in obj.columns
    return (before.type, before.collation) != (after.type, after.collation) or (
        emptied and not after.nullable
    )
