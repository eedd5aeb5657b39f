"""What PostgreSQL refuses to change while something else depends on it."""

from __future__ import annotations

from typing import Any

from diffgen.catalog import Pair
from diffgen.catalog.catalog import Object
from diffgen.dialects.postgresql.kinds import domain, enum
from diffgen.dialects.postgresql.kinds.conversion import family
from diffgen.dialects.postgresql.kinds.domain import Domain
from diffgen.dialects.postgresql.kinds.enum import Enum, expressions
from diffgen.dialects.postgresql.kinds.table import PREFIXES
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Index
from diffgen.kinds.over_columns import OverColumns
from diffgen.kinds.table import Table
from diffgen.ops import Alter


def breaks(op: Alter[Any], obj: Object, pair: Pair) -> bool:
    """Return whether ``op`` fails as long as ``obj``, which needs what it changes, is there.

    ALTER COLUMN TYPE is refused for a column that a generated column uses, and makes a foreign key anew
    at once, which fails while the types of its two sides differ
    (src/backend/commands/tablecmds.c, ``RememberAllDependentForRebuilding``). An enum or a domain that is
    rebuilt takes its columns' type from under expressions that name it.
    """
    before, after = op.before, op.after
    if isinstance(before, Column):
        return _column_breaks(before, after, obj, pair)
    if isinstance(before, Table):
        # An unlogged table may refer to any, and any other only to one that is logged.
        persists = dict(before.options).get(PREFIXES) == dict(after.options).get(PREFIXES)
        return isinstance(obj, ForeignKey) and not persists
    if _is_made_anew(before, after, pair):
        if isinstance(obj, Index):
            return any(expressions(obj))
        return isinstance(obj, Check | Column | ForeignKey) or obj.key.kind == "exclude"
    return False


def _is_made_anew(before: Any, after: Any, pair: Pair) -> bool:
    if isinstance(before, Domain):
        return not domain.in_place(before, after, pair)
    return isinstance(before, Enum) and not enum.in_place(before, after, pair.after)


def _column_breaks(before: Column, after: Column, obj: Object, pair: Pair) -> bool:
    if before.generated is not None and after.generated is None and not before.generated.stored:
        # A virtual column that keeps its values is a new column, and nothing comes along.
        return True
    if (before.type, before.collation) == (after.type, after.collation):
        return False
    if isinstance(obj, Check | Index):
        # The texts are read again after the type has changed, and a list of values then comes out
        # otherwise (``transformArrayExpr`` in src/backend/parser/parse_expr.c).
        return any("ARRAY[" in text.canonical for text in expressions(obj))
    if isinstance(obj, OverColumns):
        # The index is made anew because of a column that it only holds, under the keys that refer to it.
        return before.key.name not in obj.columns
    if isinstance(obj, ForeignKey):
        comparable = _comparable(family(before.type.sql), family(after.type.sql))
        return not comparable or _is_over_enums(obj, pair)
    return isinstance(obj, Column)


def _is_over_enums(obj: ForeignKey, pair: Pair) -> bool:
    """Return whether a foreign key has columns of enums, by which one of the others can't change.

    To see whether the key holds as it did, the server looks for a cast from the enum to ``anyenum``, and
    fails (``could not find cast``, ``ATAddForeignKeyConstraint`` in src/backend/commands/tablecmds.c).
    """
    keys = (obj.key._replace(kind="column", name=name) for name in obj.columns)
    columns = (side.get(key) for key in keys for side in (pair.before, pair.after))
    named = (one.type.named for one in columns if isinstance(one, Column))
    return any(key is not None and key.kind == "enum" for key in named)


#: Types that PostgreSQL compares with each other as they are, so that a foreign key may have both.
_COMPARABLE = (("smallint", "integer", "bigint"), ("text", "character varying"))


def _comparable(before: str, after: str) -> bool:
    return before == after or any(before in group and after in group for group in _COMPARABLE)
