"""What MySQL and MariaDB refuse to change while something else depends on it."""

from __future__ import annotations

from typing import Any

from diffgen.catalog import Catalog, Pair
from diffgen.catalog.catalog import Object
from diffgen.dialects.mysql.kinds.key_length import columns_of, is_long
from diffgen.dialects.mysql.kinds.table_options import ENGINE, ROW_FORMAT
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.table import Table
from diffgen.kinds.unique import Unique
from diffgen.ops import Alter


def breaks(op: Alter[Any], obj: Object, pair: Pair) -> bool:
    """Return whether ``op`` fails as long as ``obj``, which needs what it changes, is there.

    The columns on both sides of a foreign key have to be of one type and one collation all the time
    (ER_FK_COLUMN_CANNOT_CHANGE; ``fk_check_copy_alter_table`` in sql/sql_table.cc), a column that ON
    DELETE SET NULL empties has to take NULL, and a table with foreign keys has to stay in its engine.
    """
    before, after = op.before, op.after
    if isinstance(before, Table):
        return _breaks_of_table(before, after, obj, pair)
    if not isinstance(before, Column) or not isinstance(obj, ForeignKey):
        return False
    emptied = obj.ondelete == "SET NULL" and before.key.name in obj.columns
    return (before.type, before.collation) != (after.type, after.collation) or (
        emptied and not after.nullable
    )


def _breaks_of_table(before: Table, after: Table, obj: Object, pair: Pair) -> bool:
    """Return whether an object that goes has to go before its table changes, and one that comes to wait for it.

    How long a key may be depends on the engine and the format of rows
    (https://mariadb.com/kb/en/innodb-limitations/#limits-on-size), and only InnoDB has keys over columns
    that are computed when they are read (ER_KEY_BASED_ON_GENERATED_VIRTUAL_COLUMN in
    sql/share/errmsg-utf8.txt).
    """
    first, second = dict(before.options), dict(after.options)
    is_moved = first.get(ENGINE) != second.get(ENGINE)
    if isinstance(obj, ForeignKey) and is_moved:
        return True
    if not isinstance(obj, Index | Unique | PrimaryKey | ForeignKey):
        return False
    if pair.before.get(obj.key) == pair.after.get(obj.key):
        return False
    side = pair.before if obj.key in pair.before else pair.after
    is_reformatted = is_moved or first.get(ROW_FORMAT) != second.get(ROW_FORMAT)
    return (is_reformatted and is_long(obj, side)) or (is_moved and _is_over_virtual(obj, side))


def _is_over_virtual(obj: Index | Unique | PrimaryKey | ForeignKey, catalog: Catalog) -> bool:
    generated = [column.generated for column in columns_of(obj, catalog)]
    return any(one is not None and not one.stored for one in generated)
