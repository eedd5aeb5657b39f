"""Columns of PostgreSQL: SERIAL, defaults that take from a sequence, conversion of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.contracts import Call, Context, Dialect, Finding
from diffgen.dialects.postgresql.kinds import descending
from diffgen.dialects.postgresql.kinds.conversion import NUMBERS, conversion, family
from diffgen.dialects.postgresql.kinds.counted import making, owning, plain
from diffgen.dialects.postgresql.kinds.domain import below
from diffgen.dialects.postgresql.kinds.serial import added, is_written
from diffgen.dialects.postgresql.kinds.table import parents
from diffgen.dialects.postgresql.needed import named_by, named_in
from diffgen.dialects.postgresql.sql.text import default
from diffgen.dialects.postgresql.types import resolved
from diffgen.kinds.column import Column, ColumnKind, table_of
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.text import text_source
from diffgen.ops import Alter, Create, Drop, Fill, Op
from diffgen.source import Source
from migrations_runtime.naming import object_name


class PostgreSQLColumnKind(ColumnKind):
    """A column of a table."""

    def declared(self, column: sa.Column[Any], position: int, dialect: Dialect) -> Column:
        """Return one column of the models; SERIAL is a type of its own, whatever the models say."""
        found = super().declared(column, position, dialect)
        if not found.autoincrement:
            return found
        return replace(found, type=Type(serial(column.type, dialect)))

    def default(self, column: sa.Column[Any], type_: Type, dialect: Dialect) -> Expression | None:
        """Return the default as the server would write it, as far as that can be told."""
        found = super().default(column, type_, dialect)
        if found is None or self.autoincrement(column, dialect):
            return None
        return default(found.sql, type_.sql)

    def default_of(self, sql: str, type_: Type, dialect: Dialect) -> Expression | None:
        """Return the default as the server would write it, as far as that can be told."""
        return default(sql, type_.sql)

    def autoincrement(self, column: sa.Column[Any], dialect: Dialect) -> bool:
        """Return whether the DDL compiler writes SERIAL (``PGDDLCompiler.get_column_specification``)."""
        given = column.default
        return (
            column.primary_key
            and column is column.table.autoincrement_column
            and column.identity is None
            and (given is None or (isinstance(given, sa.Sequence) and given.optional))
        )

    def alter(self, before: Column, after: Column) -> Sequence[Op]:
        """Change in place; a default that names the sequence of SERIAL is what SERIAL is.

        What is computed takes no USING: where its values don't come into the other type by themselves, it
        is made anew (https://www.postgresql.org/docs/current/sql-altertable.html).
        """
        is_computed = before.generated is not None and after.generated is not None
        if is_computed and conversion(after.key.name, before.type.sql, after.type.sql) is not None:
            return (Drop(before), Create(after))
        if before.autoincrement and after.default is not None and before.counter == after.default:
            after = replace(after, default=None, autoincrement=True)
        if after.autoincrement and before.default is not None and before.default == after.counter:
            before = replace(before, default=None, autoincrement=True)
        return () if before == after else super().alter(before, after)

    def element(self, obj: Column, context: Context) -> Source:
        """Return ``sa.Column(...)``; a sequence that SERIAL wouldn't make is named by the default."""
        return super().element(plain(obj), context)

    def numbering(self, obj: Column, context: Context) -> dict[str, object]:
        """Return ``autoincrement``, where SQLAlchemy would choose otherwise by itself.

        It makes a lone integer in the primary key SERIAL unless told not to.
        """
        if obj.autoincrement:
            return {"autoincrement": is_written(obj, context)}
        given = (obj.default, obj.identity, obj.generated)
        if family(obj.type.sql) not in NUMBERS or given != (None, None, None):
            return {}
        schema, table = table_of(obj.key)
        keys = (
            one for one in context.pair.after.of_table(schema, table) if isinstance(one, PrimaryKey)
        )
        alone = any(key.columns == (obj.key.name,) for key in keys)
        return {"autoincrement": False} if alone else {}

    def fill(self, fill: Fill, context: Context) -> Iterator[Call]:
        """Yield also what has constraints checked at once: until then the table can't be altered.

        https://www.postgresql.org/docs/current/sql-set-constraints.html; "pending trigger events" in
        src/backend/commands/tablecmds.c, ``CheckTableNotInUse``.
        """
        yield from super().fill(fill, context)
        quote = context.dialect.sqlalchemy.identifier_preparer.quote
        schema, table = table_of(fill.key)
        for one in () if fill.in_batches else context.pair.before.of_table(schema, table):
            is_deferred = getattr(one, "initially", None) == "DEFERRED"
            if is_deferred and fill.key.name in getattr(one, "columns", ()):
                name = (
                    quote(one.key.name)
                    if schema is None
                    else f"{quote(schema)}.{quote(one.key.name)}"
                )
                sql = context.dialect.sql(f"SET CONSTRAINTS {name} IMMEDIATE")
                yield Call("execute", (text_source(sql),), batchable=False)

    def needs(self, obj: Column, catalog: Catalog) -> Iterator[Key]:
        """Need also the sequence of the default, types that texts name, and the same column of parents."""
        yield from super().needs(obj, catalog)
        table = catalog.get(Key("table", obj.key.schema, obj.key.table or ""))
        for parent in parents(table) if table is not None else ():
            yield Key("column", parent.schema, obj.key.name, parent.name)
        yield from named_by(obj.type)
        for text in (obj.default, obj.generated.expression if obj.generated else None):
            yield from named_in(text, obj.key.schema)

    def claims(self, obj: Column) -> Iterator[tuple[str | None, str]]:
        """Take the name of the sequence that comes with SERIAL."""
        schema, table = table_of(obj.key)
        if obj.sequence is not None:
            yield obj.sequence.key.schema, obj.sequence.key.name
        elif obj.autoincrement:
            yield schema, object_name(table, obj.key.name, "seq")

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls; a table that names an inherited column itself keeps it when the parent's goes."""
        if isinstance(op, Create) and plain(op.after).autoincrement:
            yield from added(op.after, super().render(op, context), self.typed(op.after, context))
            return
        if isinstance(op, Alter):
            yield from self._change(op, context)
            return
        made = [op.after] if isinstance(op, Create) else []
        yield from making(made, context)
        yield from super().render(op, context)
        yield from owning(made)
        if isinstance(op, Drop):
            for heir in op.before.heirs:
                args, table = (heir.name,), table_of(heir)
                yield Call("drop_column", args, {"if_exists": True}, table, batchable=False)

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find what is lost; not at a column that goes with its parent's, where it is told."""
        if isinstance(op, Alter):
            op = Alter(descending.followed(op.before, context.pair), op.after)
        return super().hazards(op, context)

    def _change(self, op: Alter[Column], context: Context) -> Iterator[Call]:
        """Yield what is left to do after the parents' change, and what keeps the defaults of those below."""
        before, after = descending.followed(op.before, context.pair), op.after
        if before == after:
            return
        family = descending.below(op.key, context.pair)
        if descending.retyped(before, after):
            yield from descending.taken_off(family, context)
        yield from super().render(Alter(before, after), context)
        if before.default != after.default and not descending.retyped(before, after):
            yield from descending.put_back(family, {op.key: after.default}, context)

    def conversion(self, before: Column, after: Column, context: Context) -> dict[str, object]:
        """Return ``postgresql_using`` where the server wouldn't cast by itself."""
        name = '"' + before.key.name.replace('"', '""') + '"'
        pair = context.pair
        first, second = below(before.type, pair.before), below(after.type, pair.after)
        using = conversion(name, first, second)
        return {} if using is None else {"postgresql_using": using}


def serial(type_: TypeEngine[Any], dialect: Dialect) -> str:
    """Return the type of a column that is SERIAL, given that of the models."""
    found = resolved(type_, dialect)
    if isinstance(found, sa.BigInteger):
        return "bigint"
    return "smallint" if isinstance(found, sa.SmallInteger) else "integer"


COLUMN = PostgreSQLColumnKind("column", "column", separable=False)
