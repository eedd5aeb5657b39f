"""Primary keys of SQLite: AUTOINCREMENT is the table's option, and stands in its key."""

from __future__ import annotations

from collections.abc import Iterable

from diffgen.catalog import Key
from diffgen.contracts import Call, Context
from diffgen.kinds.column import table_of
from diffgen.kinds.primary_key import PrimaryKey, PrimaryKeyKind
from diffgen.ops import Create, Op

AUTOINCREMENT = "sqlite_autoincrement"


class SQLitePrimaryKeyKind(PrimaryKeyKind):
    """The primary key of a table."""

    def claims(self, obj: PrimaryKey) -> Iterable[tuple[str | None, str]]:
        """Take the one place that a table has for a key; its name is the table's own affair."""
        yield obj.key.schema, f"PRIMARY KEY OF {obj.key.table}"

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls; a new key of a table that keeps AUTOINCREMENT is given it again."""
        yield from super().render(op, context)
        if not isinstance(op, Create):
            return
        table = context.pair.after[Key("table", *table_of(op.key))]
        there = context.pair.before.get(table.key)
        given = (AUTOINCREMENT, True)
        if given in table.options and there is not None and given in there.options:
            yield Call("alter_table_options", (), {AUTOINCREMENT: True}, table_of(op.key))


PRIMARY_KEY = SQLitePrimaryKeyKind("primary_key", "primary_key_constraint")
