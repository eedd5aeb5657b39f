"""Indexes: their elements, predicate and options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from diffgen.catalog import Catalog, Expression, Key
from diffgen.contracts import Call, Context, Declared, Dialect, Finding, Plain
from diffgen.kinds.column import table_of
from diffgen.kinds.declaring import (
    Options,
    compiled,
    given_name,
    is_created,
    nulls_are_distinct,
    options,
    table_key,
)
from diffgen.kinds.rows.counting import Value, column_of, computed, value_of
from diffgen.kinds.rows.duplicates import are_unique, repeats
from diffgen.kinds.table import schema as schema_keyword
from diffgen.kinds.text import text_source
from diffgen.kinds.thawing import thawed
from diffgen.ops import Create, Drop, Op, Rename
from diffgen.source import Source, call


@dataclass(frozen=True, slots=True)
class Element:
    """What an index is over: a column or an expression, and how it is ordered and compared."""

    column: str | None
    expression: Expression | None = None
    descending: bool = False
    nulls_first: bool | None = None
    collation: str | None = None
    opclass: str | None = None

    def __str__(self) -> str:
        """Return the element as it stands in CREATE INDEX."""
        what = self.expression.sql if self.expression is not None else self.column
        collation = self.collation and f"COLLATE {self.collation}"
        nulls = {None: None, True: "NULLS FIRST", False: "NULLS LAST"}[self.nulls_first]
        words = (what, collation, self.opclass, "DESC" if self.descending else None, nulls)
        return " ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class Index:
    """CREATE [UNIQUE] INDEX.

    ``comment``: models have no word for it; it is given anew to an index that is made anew.
    """

    key: Key
    elements: tuple[Element, ...]
    unique: bool = False
    where: Expression | None = None
    options: Options = ()
    comment: str | None = field(default=None, compare=False)

    @property
    def unique_columns(self) -> tuple[str | None, ...] | None:
        """Return the columns that the index makes unique by itself, ``None`` if it doesn't."""
        if not self.unique or self.where is not None:
            return None
        names = tuple(element.column for element in self.elements)
        return None if None in names else names


class IndexKind(Plain[Index]):
    """An index that a user made; one behind a constraint belongs to the constraint."""

    object_class = Index

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Index]:
        """Yield the indexes of the models."""
        for table in declared.tables:
            for item in sorted(table.indexes, key=lambda index: str(index.name)):
                if is_created(item, dialect):
                    yield self.declared(item, table, dialect)

    def declared(self, item: sa.Index, table: sa.Table, dialect: Dialect) -> Index:
        """Return one index of the models."""
        owner = table_key(table, dialect)
        given = item.dialect_options[dialect.name]
        where, ops = given.get("where"), given.get("ops") or {}
        elements = tuple(self._element(expression, ops, dialect) for expression in item.expressions)
        handled = [f"{dialect.name}_{name}" for name in ("where", "ops", "concurrently")]
        return Index(
            key=Key("index", owner.schema, given_name(item, dialect) or "", owner.name),
            elements=elements,
            unique=bool(item.unique),
            where=None if where is None else dialect.expression(compiled(_clause(where), dialect)),
            options=options(item, dialect, *handled),
        )

    def _element(self, item: Any, ops: dict[str, str], dialect: Dialect) -> Element:
        opclass = ops.get(getattr(item, "key", None) or "")
        descending, nulls_first = False, None
        while isinstance(item, UnaryExpression) and item.modifier is not None:
            if item.modifier is operators.desc_op:
                descending = True
            elif item.modifier is operators.nulls_first_op:
                nulls_first = True
            elif item.modifier is operators.nulls_last_op:
                nulls_first = False
            opclass = opclass or ops.get(getattr(item.element, "key", None) or "")
            item = item.element
        shared = Element(None, None, descending, nulls_first, opclass=opclass)
        if isinstance(item, sa.ColumnClause) and not item.is_literal:
            return replace(shared, column=dialect.identifier(item.name))
        text = compiled(item.self_group(), dialect)
        return replace(shared, expression=dialect.expression(text))

    def needs(self, obj: Index, catalog: Catalog) -> Iterator[Key]:
        """Need the table, the columns, and whatever the expressions name."""
        schema, table = table_of(obj.key)
        yield Key("table", schema, table)
        for name in self._names(obj):
            yield Key("column", schema, name, table)

    def _names(self, obj: Index) -> Iterator[str]:
        texts = [element.expression for element in obj.elements] + [obj.where]
        yield from (element.column for element in obj.elements if element.column is not None)
        for text in texts:
            if text is not None:
                yield from text.names()
        for name, value in obj.options:
            if name.endswith("_include"):
                yield from value

    def claims(self, obj: Index) -> Iterator[tuple[str | None, str]]:
        """Take a name among the relations of the schema."""
        yield obj.key.schema, obj.key.name

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find values that several rows have, where these become distinct by the index."""
        if not isinstance(op, Create) or not op.after.unique:
            return
        index, table, before = op.after, op.key.owner, context.pair.before
        if table is None or table not in before or _was_unique(index, table, before):
            return
        what = ", ".join(map(str, index.elements))
        message = f"makes {what} of {table.path} unique: fails where values repeat"
        values = [_value(element, index, table, context) for element in index.elements]
        where = [] if index.where is None else [computed(index.where, table, context)]
        nulls_distinct = nulls_are_distinct(index.options)
        yield from repeats("add-unique", message, table, values, nulls_distinct, context, where)

    def element(self, obj: Index, context: Context) -> Source:
        """Refuse: an index is created after its table."""
        raise AssertionError("an index is created after its table")

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the call."""
        match op:
            case Create(after):
                yield self._create(after, context)
                if after.comment is not None:
                    args = (after.key.name, after.comment)
                    kwargs = schema_keyword(after.key.schema)
                    yield Call("comment_on_index", args, kwargs, batchable=False)
            case Drop(before):
                name = call("op.f", [before.key.name])
                yield Call("drop_index", (name,), table=table_of(before.key), position=1)
            case Rename(before, after):
                args = (before.name, after.name)
                yield Call("rename_index", args, table=table_of(after), position=1)

    def _create(self, obj: Index, context: Context) -> Call:
        kwargs: dict[str, object] = {"unique": obj.unique}
        if obj.where is not None:
            kwargs[f"{context.dialect.name}_where"] = text_source(obj.where.sql)
        kwargs |= {name: thawed(name, one) for name, one in obj.options}
        elements = [self._element_source(element, context) for element in obj.elements]
        args = (call("op.f", [obj.key.name]), elements)
        return Call("create_index", args, kwargs, table_of(obj.key), 1)

    def _element_source(self, element: Element, context: Context) -> object:
        if element == Element(element.column):
            return element.column
        quote = context.dialect.sqlalchemy.identifier_preparer.quote_identifier
        if element.expression is not None:
            words = [element.expression.sql]
        else:
            words = [context.dialect.sql(quote(element.column or ""))]
        if element.collation is not None:
            name = element.collation
            qualified = name.startswith('"')  # and quoted by itself
            words.append(f"COLLATE {name if qualified else context.dialect.sql(quote(name))}")
        if element.opclass is not None:
            words.append(element.opclass)
        if element.descending:
            words.append("DESC")
        if element.nulls_first is not None:
            words.append("NULLS FIRST" if element.nulls_first else "NULLS LAST")
        return text_source(" ".join(words))


def _value(element: Element, index: Index, table: Key, context: Context) -> Value:
    """Return what rows have for an element, compared as the index compares it."""
    # Where MySQL has an index over beginnings of values, these have to differ, and it says where they end.
    if any(name.endswith("_length") for name, _ in index.options):
        return None
    if element.expression is not None:
        value = computed(element.expression, table, context)
    else:
        value = value_of(column_of(table, element.column or ""), context)
    if value is None or element.collation is None:
        return value
    return value.collate(element.collation)


def _was_unique(index: Index, table: Key, catalog: Catalog) -> bool:
    """Return whether another index says the same, or something says it of fewer columns."""
    names = [name for name in index.unique_columns or () if name is not None]
    if names and are_unique(table, names, catalog):
        return True
    others = (one for one in catalog.of_table(table.schema, table.name) if isinstance(one, Index))
    return any(
        one.unique and (one.elements, one.where) == (index.elements, index.where) for one in others
    )


def _clause(text: Any) -> Any:
    return sa.text(text) if isinstance(text, str) else text


INDEX = IndexKind("index", "index", inside_table=False, separable=False)
