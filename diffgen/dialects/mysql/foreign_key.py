"""Foreign keys of MySQL and MariaDB: what the engine keeps of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from diffgen.catalog import Key
from diffgen.contracts import Call, Context, Declared, Dialect
from diffgen.dialects.mysql.table_options import engine_of
from diffgen.kinds.column import table_of
from diffgen.kinds.declaring import table_key
from diffgen.kinds.foreign_key import ForeignKey, ForeignKeyKind
from diffgen.ops import Create, Drop, Op
from diffgen.source import call

#: Engines that read over foreign keys (https://mariadb.com/kb/en/foreign-keys/#limitations).
_WITHOUT = ("myisam", "aria", "memory", "heap", "csv", "archive", "mrg_myisam", "blackhole")


class MySQLForeignKeyKind(ForeignKeyKind):
    """A foreign key."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterator[ForeignKey]:
        """Yield the foreign keys of the models that the server keeps.

        RESTRICT is what NO ACTION is, and what holds anyway; MariaDB takes SET DEFAULT for that, too
        (https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html).
        """
        without = {
            table_key(table, dialect)
            for table in declared.tables
            if engine_of(table, dialect).lower() in _WITHOUT
        }
        for found in super().declare(declared, dialect):
            if found.key.owner not in without:
                yield replace(
                    found,
                    onupdate=_action(found.onupdate),
                    ondelete=_action(found.ondelete),
                    match=None,
                    comment=None,
                    options=(),
                )

    def claims(self, obj: ForeignKey) -> Iterator[tuple[str | None, str]]:
        """Take a name in the schema, and in the table that of the index of its own."""
        yield obj.key.schema, f"FOREIGN KEY {obj.key.name}"
        if obj.index is not None:
            yield obj.key.schema, f"{obj.key.table}.{obj.index}"

    def render(self, op: Op, context: Context) -> Iterator[Call]:
        """Yield the calls; the index that the server leaves behind goes, too, unless it is still needed."""
        yield from super().render(op, context)
        if isinstance(op, Create):
            yield from own_index(op.after)
        if (
            isinstance(op, Drop)
            and op.before.index is not None
            and not _is_kept(op.before, context)
        ):
            name = call("op.f", [op.before.index])
            yield Call("drop_index", (name,), table=table_of(op.key), position=1)


def own_index(foreign_key: ForeignKey) -> Iterator[Call]:
    """Yield the call that makes the index of a foreign key, where the server would name it otherwise.

    It is named as its column where the foreign key was made without a name; scripts have one for it.
    """
    if foreign_key.index not in (None, foreign_key.key.name):
        args = (call("op.f", [foreign_key.index]), list(foreign_key.columns))
        yield Call("create_index", args, {"unique": False}, table_of(foreign_key.key), 1)


def _is_kept(foreign_key: ForeignKey, context: Context) -> bool:
    """Return whether the index goes with a column or the table, or serves a foreign key afterwards."""
    after = context.pair.after
    schema, table = table_of(foreign_key.key)
    columns = [Key("column", schema, name, table) for name in foreign_key.columns]
    return any(key not in after for key in columns) or any(
        isinstance(obj, ForeignKey) and obj.columns == foreign_key.columns
        for obj in after.of_table(schema, table)
    )


def _action(given: str | None) -> str | None:
    return None if given in ("RESTRICT", "SET DEFAULT") else given


FOREIGN_KEY = MySQLForeignKeyKind("foreign_key", "foreign_key_constraint")
