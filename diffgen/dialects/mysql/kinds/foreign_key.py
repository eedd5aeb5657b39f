"""Foreign keys of MySQL and MariaDB: what the engine keeps of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Call, Context, Declared, Dialect
from diffgen.dialects.mysql.kinds.table_options import engine_of
from diffgen.dialects.mysql.naming import primary_key_beside
from diffgen.kinds.column import table_of
from diffgen.kinds.declaring import table_key
from diffgen.kinds.foreign_key import ForeignKey, ForeignKeyKind
from diffgen.ops import Create, Drop, Op, Rename, Unresolved
from diffgen.source import call

#: Engines that read over foreign keys (https://mariadb.com/kb/en/foreign-keys/#limitations).
_WITHOUT = ("myisam", "aria", "memory", "heap", "csv", "archive", "mrg_myisam", "blackhole")


class MySQLForeignKeyKind(ForeignKeyKind):
    """A foreign key."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterator[ForeignKey]:
        """Yield the foreign keys of the models that the server keeps, as it keeps them."""
        without = {
            table_key(table, dialect)
            for table in declared.tables
            if not keeps_foreign_keys(engine_of(table, dialect))
        }
        for found in super().declare(declared, dialect):
            if found.key.owner not in without:
                yield replace(
                    found,
                    onupdate=action(found.onupdate),
                    ondelete=action(found.ondelete),
                    match=None,
                    comment=None,
                    options=(),
                )

    def alter(self, before: ForeignKey, after: ForeignKey) -> Sequence[Op]:
        """Drop and create, but for what the server has no word for."""
        if after.deferrable and not before.deferrable:
            why = (
                "MySQL and MariaDB have no DEFERRABLE; leave deferrable out of the models for them"
            )
            return (Unresolved(before, after, why),)
        return super().alter(before, after)

    def wishes(self, obj: ForeignKey) -> Iterator[Key]:
        """Wish for the primary key."""
        yield primary_key_beside(obj.key)

    def claims(self, obj: ForeignKey) -> Iterator[tuple[str | None, str]]:
        """Take a name in the schema, and in the table that of the index of its own."""
        yield obj.key.schema, f"FOREIGN KEY {obj.key.name}"
        if obj.index is not None:
            yield obj.key.schema, f"{obj.key.table}.{obj.index}"

    def render(self, op: Op, context: Context) -> Iterator[Call]:
        """Yield the calls; the index that the server leaves behind goes, too, unless it is still needed."""
        yield from super().render(op, context)
        if isinstance(op, Create):
            yield from own_index(op.after, context)
        if isinstance(op, Drop) and op.before.index is not None and _goes(op.before, context):
            name = call("op.f", [op.before.index])
            yield Call("drop_index", (name,), table=table_of(op.key), position=1)


def own_index(foreign_key: ForeignKey, context: Context) -> Iterator[Call]:
    """Yield the call that makes the index of a foreign key, where the server would name it otherwise.

    It is named as its column where the foreign key was made without a name; scripts have one for it.
    """
    is_there = _stays(foreign_key, context.pair.after, context.pair.before)
    if foreign_key.index not in (None, foreign_key.key.name) and not is_there:
        args = (call("op.f", [foreign_key.index]), list(foreign_key.columns))
        yield Call("create_index", args, {"unique": False}, table_of(foreign_key.key), 1)


def following(op: Rename, context: Context) -> Iterator[Call]:
    """Yield the calls that rename the indexes of foreign keys with the column that they are named after.

    Under another name an index would no more be known as what a foreign key made for itself.
    """
    forth = (
        op.after in context.pair.before
    )  # on the way back the other side is the one that was read
    key, there = (op.after, context.pair.before) if forth else (op.before, context.pair.after)
    for one in there.of_table(*table_of(key)):
        if isinstance(one, ForeignKey) and one.index is not None and one.columns[0] == key.name:
            number = re.fullmatch(rf"{re.escape(key.name)}(|_\d+)", one.index)
            if number is not None:
                names = (f"{op.before.name}{number[1]}", f"{op.after.name}{number[1]}")
                yield Call("rename_index", names, table=table_of(op.after), position=1)


def freed(key: Key, context: Context) -> Iterator[Call]:
    """Yield the call that drops the index of a foreign key that stays, whose name another one is to have."""
    before, after = context.pair.before, context.pair.after
    for one in before.of_table(*table_of(key)):
        if not isinstance(one, ForeignKey) or one.index is None:
            continue
        if one.index.casefold() == key.name.casefold() and _stays(one, before, after):
            yield Call("drop_index", (call("op.f", [one.index]),), table=table_of(key), position=1)


def _goes(foreign_key: ForeignKey, context: Context) -> bool:
    """Return whether the index has to be dropped: it doesn't go with its columns, and serves no other."""
    schema, table = table_of(foreign_key.key)
    columns = [Key("column", schema, name, table) for name in foreign_key.columns]
    is_left = any(key in context.pair.after for key in columns)
    return is_left and not _stays(foreign_key, context.pair.before, context.pair.after)


def _stays(foreign_key: ForeignKey, here: Catalog, there: Catalog) -> bool:
    """Return whether the index of a foreign key of ``here`` is one in ``there``, too.

    One over the same columns has it that is the same in both, or would name its own as this one.
    """
    return any(
        one.columns == foreign_key.columns
        and (here.get(one.key) == one or one.index == foreign_key.index)
        for one in _beside(foreign_key, there)
    )


def _beside(foreign_key: ForeignKey, catalog: Catalog) -> Iterator[ForeignKey]:
    """Yield the foreign keys of the same table."""
    for obj in catalog.of_table(*table_of(foreign_key.key)):
        if isinstance(obj, ForeignKey):
            yield obj


def keeps_foreign_keys(engine: str) -> bool:
    """Return whether an engine has foreign keys; others read over them."""
    return engine.lower() not in _WITHOUT


def action(given: str | None) -> str | None:
    """Return an action, ``None`` for what holds anyway: RESTRICT and NO ACTION are one thing here.

    MariaDB takes SET DEFAULT for that, too
    (https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html).
    """
    return None if given in ("RESTRICT", "NO ACTION", "SET DEFAULT") else given


FOREIGN_KEY = MySQLForeignKeyKind("foreign_key", "foreign_key_constraint")
