"""Columns: type, nullability, default, identity, generation, comment, collation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.contracts import Call, Context, Declared, Dialect, Finding, Plain, Unaccounted
from diffgen.kinds.declaring import Options, compiled, options, table_key
from diffgen.kinds.rows.counting import is_given, rows_of, value_of
from diffgen.kinds.rows.narrowing import STANDARD, Capacity, narrowing
from diffgen.kinds.sequence import Sequence as SequenceObject
from diffgen.kinds.sequence_options import SequenceOptions, declared_options
from diffgen.kinds.text import text_source
from diffgen.kinds.thawing import thawed
from diffgen.ops import Alter, Create, Drop, Fill, Op, Rename
from diffgen.source import Source, call, to_source

_LITERAL = re.compile(r"'((?:[^'\\]|'')*)'")


@dataclass(frozen=True, slots=True)
class Identity:
    """GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY."""

    always: bool
    options: SequenceOptions


@dataclass(frozen=True, slots=True)
class Generated:
    """GENERATED ALWAYS AS (expression) {STORED | VIRTUAL}."""

    expression: Expression
    stored: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    ``autoincrement``: its default is a sequence that it owns (SERIAL); ``counter`` is that default, and
    ``sequence`` the sequence.
    ``heirs``: columns of tables that inherit it, which go with it.
    """

    key: Key
    type: Type
    nullable: bool = True
    default: Expression | None = None
    identity: Identity | None = None
    generated: Generated | None = None
    autoincrement: bool = False
    collation: str | None = None
    comment: str | None = None
    options: Options = ()
    position: int = field(default=0, compare=False)
    counter: Expression | None = field(default=None, compare=False)
    sequence: SequenceObject | None = field(default=None, compare=False)
    heirs: tuple[Key, ...] = field(default=(), compare=False)


class ColumnKind(Plain[Column]):
    """A column of a table."""

    object_class = Column

    #: What the types of the server hold.
    capacity: ClassVar[Capacity] = STANDARD

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Column]:
        """Yield the columns of the models, apart from those that the server has by itself."""
        for table in declared.tables:
            for position, column in enumerate(table.columns):
                if not column.system:
                    yield self.declared(column, position, dialect)

    def declared(self, column: sa.Column[Any], position: int, dialect: Dialect) -> Column:
        """Return one column of the models."""
        owner = table_key(column.table, dialect)
        type_, collation = dialect.type_of(column.type, dialect)
        identity = self.identity(column, type_, dialect)
        return Column(
            key=Key("column", owner.schema, dialect.identifier(column.name), owner.name),
            type=type_,
            nullable=bool(column.nullable) and not column.primary_key and identity is None,
            default=self.default(column, type_, dialect),
            identity=identity,
            generated=self.generated(column, dialect),
            autoincrement=self.autoincrement(column, dialect),
            collation=collation,
            comment=(column.comment or None) if dialect.sqlalchemy.supports_comments else None,
            options=options(column, dialect),
            position=position,
        )

    def default(self, column: sa.Column[Any], type_: Type, dialect: Dialect) -> Expression | None:
        """Return the server default, as the DDL compiler writes it."""
        if column.server_default is None:
            return None
        text = dialect.ddl.get_column_default_string(column)
        return None if text is None else dialect.expression(dialect.sql(text))

    def default_of(self, sql: str, type_: Type, dialect: Dialect) -> Expression | None:
        """Return the default that SQL is for a type."""
        return dialect.expression(sql)

    def takes_default(self, type_: Type) -> bool:
        """Return whether a column of the type can have a default on every version of the server."""
        return True

    def identity(self, column: sa.Column[Any], type_: Type, dialect: Dialect) -> Identity | None:
        """Return the identity, where the server has them."""
        identity = column.identity
        if identity is None or not dialect.sqlalchemy.supports_identity_columns:
            return None
        return Identity(bool(identity.always), declared_options(identity, type_.sql))

    def generated(self, column: sa.Column[Any], dialect: Dialect) -> Generated | None:
        """Return the generating expression."""
        if column.computed is None:
            return None
        expression = dialect.expression(compiled(column.computed.sqltext, dialect))
        return Generated(expression, bool(column.computed.persisted))

    def autoincrement(self, column: sa.Column[Any], dialect: Dialect) -> bool:
        """Return whether the server numbers the column by a sequence of its own: not by standard."""
        return False

    def alter(self, before: Column, after: Column) -> Sequence[Op]:
        """Change in place; what is generated holds no data and can be made anew."""
        if after.generated is not None and after.generated != before.generated:
            return (Drop(before), Create(after))
        return (Alter(before, after),)

    def needs(self, obj: Column, catalog: Catalog) -> Iterator[Key]:
        """Need the table, the named type, and what a generating expression or default names."""
        owner = Key("table", obj.key.schema, obj.key.table or "")
        yield owner
        if obj.type.named is not None:
            yield obj.type.named
        if obj.generated is not None:
            for name in obj.generated.expression.names():
                if name != obj.key.name:
                    yield Key("column", obj.key.schema, name, obj.key.table)

    def recreatable(self, obj: Column) -> bool:
        """Lose nothing only if the values are computed."""
        return obj.generated is not None

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find values that are dropped, that may not fit, and rows that would have none."""
        table = op.key.owner
        if table is None or context.pair.before.get(table) is None:
            return
        path = op.key.path
        column: sa.ColumnClause[Any] = sa.column(op.key.name)
        match op:
            case Drop(before) if before.generated is None:
                filled = rows_of(table, context, column.is_not(None))
                yield Finding("drop-column", f"drops column {path} with its values", filled)
            case Create(after) if needs_a_value(after):
                message = f"adds column {path}, NOT NULL without a default: fails if there are rows"
                yield Finding("add-not-null", message, rows_of(table, context))
            case Alter(before, after):
                if before.nullable and not after.nullable and not is_given(op.key, context):
                    message = f"sets column {path} NOT NULL: fails where it is NULL"
                    yield self._refusal(op.key, message, table, context)
                yield from narrowing(before, after, table, self.capacity, context)

    def _refusal(self, key: Key, message: str, table: Key, context: Context) -> Finding:
        """Return the finding for rows that have NULL, by the time that it is refused."""
        value = value_of(key, context)
        rows = None if value is None else rows_of(table, context, value.is_(None))
        is_filled = context.present is not None and key in context.present.fills
        return Finding("set-not-null", message, rows, if_any=is_filled)

    def element(self, obj: Column, context: Context) -> Source:
        """Return ``sa.Column(...)``."""
        args: list[object] = [obj.key.name, self.typed(obj, context)]
        if obj.generated is not None:
            args.append(generated_source(obj.generated))
        if obj.identity is not None:
            args.append(identity_source(obj.identity, obj.type))
        args += self.within(obj)
        kwargs: dict[str, object] = {}
        if (default := self.defaulted(obj, context)) is not None:
            kwargs["server_default"] = default
        kwargs |= self.numbering(obj, context)
        kwargs["nullable"] = obj.nullable
        if obj.comment is not None:
            kwargs["comment"] = obj.comment
        return call("sa.Column", args, kwargs | self.keywords(obj))

    def within(self, obj: Column) -> Iterable[Source]:
        """Yield what else stands inside the column: nothing by standard."""
        return ()

    def keywords(self, obj: Column) -> dict[str, object]:
        """Return the keyword arguments of the dialect."""
        return {name: thawed(name, value) for name, value in obj.options}

    def numbering(self, obj: Column, context: Context) -> dict[str, object]:
        """Return the argument that says whether the server numbers rows: none by standard."""
        return {}

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the call."""
        match op:
            case Create(after):
                element = context.item("column", self.element(after, context), after)
                if element is not None:
                    yield Call("add_column", (element,), table=table_of(after.key))
            case Drop(before):
                yield Call("drop_column", (before.key.name,), table=table_of(before.key))
            case Alter(before, after):
                yield self._alter(before, after, context)
            case Rename(before, after):
                kwargs = {"new_column_name": after.name}
                yield Call("alter_column", (before.name,), kwargs, table_of(before))

    def fill(self, fill: Fill, context: Context) -> Iterable[Call]:
        """Yield the call that gives rows their value, those that have none yet."""
        quote = context.dialect.sqlalchemy.identifier_preparer.quote
        where = f"{context.dialect.sql(quote(fill.key.name))} IS NULL"
        at_once = {} if fill.in_batches else {"one_transaction": True}
        values = {fill.key.name: text_source(fill.value)}
        kwargs = {"where": where} | at_once
        yield Call("backfill", (values,), kwargs, table_of(fill.key), batchable=False)

    def _alter(self, before: Column, after: Column, context: Context) -> Call:
        changed: dict[str, object] = {}
        existing: dict[str, object] = {
            "existing_type": self.typed(before, context),
            "existing_nullable": before.nullable,
        }
        rest = replace(before, type=after.type, collation=after.collation, nullable=after.nullable)
        if (before.type, before.collation) != (after.type, after.collation):
            changed["type_"] = self.typed(after, context)
            changed |= self.conversion(before, after, context)
        if before.nullable != after.nullable:
            changed["nullable"] = after.nullable
        rest = replace(
            rest, default=after.default, identity=after.identity, generated=after.generated
        )
        if (given := self.value(before, context)) is not None:
            existing["existing_server_default"] = given
        if _source(before) != _source(after) or ("type_" in changed and after.default is not None):
            changed["server_default"] = self.value(after, context)
        rest = replace(rest, autoincrement=after.autoincrement)
        # The type of the counter follows that of its column.
        if before.autoincrement != after.autoincrement or (
            "type_" in changed and after.autoincrement
        ):
            changed["autoincrement"] = after.autoincrement
            existing["existing_autoincrement"] = before.autoincrement
        rest = replace(rest, comment=after.comment)
        if before.comment != after.comment:
            changed["comment"] = after.comment
        if before.comment is not None:
            existing["existing_comment"] = before.comment
        rest = replace(rest, options=after.options)
        if before.options != after.options:
            changed |= {name: None for name, _ in before.options}
            changed |= self.options_after(after)
        if rest != after or not changed:
            raise Unaccounted(before, after)
        return Call("alter_column", (before.key.name,), changed | existing, table_of(after.key))

    def typed(self, column: Column, context: Context) -> Source:
        """Return the source of the column's type."""
        source = context.dialect.type_source(column.type, column.collation)
        return context.item("type", source, column) or source

    def defaulted(self, column: Column, context: Context) -> Source | None:
        """Return the source of the column's default."""
        if column.default is None:
            return None
        return context.item("server_default", default_source(column.default), column)

    def value(self, column: Column, context: Context) -> Source | None:
        """Return the source of whatever gives the column its value when none is inserted."""
        if column.generated is not None:
            return generated_source(column.generated)
        if column.identity is not None:
            return identity_source(column.identity, column.type)
        return self.defaulted(column, context)

    def options_after(self, after: Column) -> dict[str, object]:
        """Return the options as ``alter_column`` takes them."""
        return self.keywords(after)

    def conversion(self, before: Column, after: Column, context: Context) -> dict[str, object]:
        """Return the arguments that say how values change their type: none by standard."""
        return {}


def _source(column: Column) -> tuple[object, ...]:
    return column.default, column.identity, column.generated


def needs_a_value(column: Column) -> bool:
    """Return whether a row that is there already would lack a value for the new column."""
    given = (column.default, column.identity, column.generated)
    return not column.nullable and given == (None, None, None) and not column.autoincrement


def default_source(default: Expression) -> Source:
    """Return the source of a server default: a plain string for a literal, else SQL text."""
    literal = _LITERAL.fullmatch(default.sql)
    if literal is None:
        return text_source(default.sql)
    return to_source(literal[1].replace("''", "'"))


def generated_source(generated: Generated) -> Source:
    """Return ``sa.Computed(...)``."""
    return call(
        "sa.Computed", [text_source(generated.expression.sql)], {"persisted": generated.stored}
    )


def identity_source(identity: Identity, type_: Type) -> Source:
    """Return ``sa.Identity(...)`` with the options that differ from the server's choice."""
    return call("sa.Identity", (), {"always": identity.always} | identity.options.given(type_.sql))


def table_of(key: Key) -> tuple[str | None, str]:
    """Return the schema and name of the table that a key belongs to."""
    if key.table is None:
        raise ValueError(f"{key} belongs to no table")
    return key.schema, key.table


COLUMN = ColumnKind("column", "column", separable=False)
