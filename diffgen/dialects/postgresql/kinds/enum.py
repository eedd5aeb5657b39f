"""Enum types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as sa_postgresql

from diffgen.catalog import Catalog, Expression, Key, Pair
from diffgen.contracts import Call, Context, Declared, Dialect, Finding, Plain
from diffgen.dialects.postgresql.kinds.enum_value import label_key
from diffgen.dialects.postgresql.kinds.moving import converted, moved, put_back, taken_off
from diffgen.dialects.postgresql.kinds.stacked import coming_back, stepping_aside
from diffgen.dialects.postgresql.named_types import named_types
from diffgen.dialects.postgresql.types import key_of
from diffgen.errors import CommandError
from diffgen.kinds.column import Column
from diffgen.kinds.rows.counting import rows_of
from diffgen.kinds.schema import schema_key
from diffgen.kinds.table import schema
from diffgen.ops import Alter, Create, Drop, Op, Rename
from diffgen.source import OP, Source, call


@dataclass(frozen=True, slots=True)
class Enum:
    """CREATE TYPE ... AS ENUM, its labels in their order."""

    key: Key
    labels: tuple[str, ...]


class EnumKind(Plain[Enum]):
    """An enum type; one and the same may be used by many columns."""

    object_class = Enum

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Enum]:
        """Yield the enums of the columns' types, also those inside arrays, each once.

        :raises CommandError: when two of one name have different labels.
        """
        found: dict[Key, Enum] = {}
        for type_ in named_types(declared, dialect):
            if isinstance(type_, sa.Enum):
                key = key_of(type_, dialect)
                one = Enum(key, tuple(type_.enums))
                other = found.setdefault(key, one)
                if one.labels and other.labels and one != other:
                    raise CommandError(
                        f"two enums of the models are named {key.path}, one with the labels "
                        f"{', '.join(other.labels)}, one with {', '.join(one.labels)};"
                        " give one of them another name"
                    )
                found[key] = one if one.labels else other
        return found.values()

    def needs(self, obj: Enum, catalog: Catalog) -> Iterable[Key]:
        """Need the schema."""
        return schema_key(obj.key.schema)

    def alter(self, before: Enum, after: Enum) -> Sequence[Op]:
        """Change in place: columns keep their type."""
        return (Alter(before, after),)

    def claims(self, obj: Enum) -> Iterator[tuple[str | None, str]]:
        """Take a name among the types of the schema, which every table has one of, too."""
        yield obj.key.schema, obj.key.name

    def members(self, obj: Enum) -> Iterable[Key]:
        """Hold the labels."""
        return (label_key(obj.key, label) for label in obj.labels)

    def recreatable(self, obj: Enum) -> bool:
        """Lose the columns."""
        return False

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find values that no label is left for."""
        if not isinstance(op, Alter):
            return
        lost = [label for label in op.before.labels if label not in op.after.labels]
        for column in converted(op.key, context.pair) if lost else ():
            table = column.key.owner
            assert table is not None
            message = (
                f"drops {', '.join(map(repr, lost))} from enum {op.key.path}:"
                f" fails where {column.key.path} has it"
            )
            yield Finding("drop-enum-value", message, rows_of(table, context, _has(column, lost)))

    def element(self, obj: Enum, context: Context) -> Source:
        """Refuse: a type stands in no table."""
        raise AssertionError("a type stands in no table")

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls: a value added in place where that can be, else the type rebuilt."""
        match op:
            case Create(after):
                where = schema(after.key.schema)
                yield Call("create_enum", (after.key.name, *after.labels), where)
            case Drop(before):
                yield Call("drop_enum", (before.key.name,), schema(before.key.schema))
            case Alter(before, after) if in_place(before, after, context.pair.after):
                yield from _additions(before, after)
            case Alter(before, after):
                yield from stepping_aside(after.key, context)
                yield from taken_off(after.key, context)
                yield self._rebuild(after, context.pair)
                yield from put_back(after.key, context)
                yield from coming_back(after.key, context)
            case Rename(before, after):
                kwargs = schema(before.schema)
                yield Call("rename_enum", (before.name, after.name), kwargs)

    def _rebuild(self, after: Enum, pair: Pair) -> Call:
        columns = [_column(column, pair.before) for column in converted(after.key, pair)]
        kwargs = {"columns": columns} | schema(after.key.schema)
        return Call("rebuild_enum", (after.key.name, list(after.labels)), kwargs)


def in_place(before: Enum, after: Enum, catalog: Catalog) -> bool:
    """Return whether labels are only added, and none of these is used by the same revision.

    A new label can't be used before the transaction that added it is committed
    (https://www.postgresql.org/docs/current/sql-altertype.html, Notes).
    """
    kept = [label for label in after.labels if label in before.labels]
    if kept != list(before.labels):
        return False
    # As a literal ends: quotes doubled, and backslashes, too, where the server writes E'...'.
    added = [label.replace("'", "''") + "'" for label in after.labels if label not in kept]
    added += [label.replace("\\", "\\\\") for label in added if "\\" in label]
    texts = list(_texts(after.key, catalog))
    return not any(label in text for label in added for text in texts)


def _texts(enum: Key, catalog: Catalog) -> Iterator[str]:
    """Yield the SQL of the tables that have the enum, as far as it may name a label."""
    columns = [column for column in catalog.of_kind("column") if column.type.named == enum]
    for place in {(column.key.schema, column.key.table) for column in columns}:
        for obj in catalog.of_table(*place):
            of_other_type = isinstance(obj, Column) and obj.generated is None
            if obj in columns or not of_other_type:
                for text in expressions(obj):
                    yield text.canonical
                    yield text.sql


def expressions(value: Any) -> Iterator[Expression]:
    """Yield every SQL text inside a value."""
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from expressions(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from expressions(getattr(value, field.name))


def _additions(before: Enum, after: Enum) -> Iterator[Call]:
    present = list(before.labels)
    for position, label in enumerate(after.labels):
        if label not in present:
            kwargs: dict[str, object] = {}
            if position < len(present):
                kwargs["before"] = present[position]
            present.insert(position, label)
            yield Call("add_enum_value", (after.key.name, label), kwargs | schema(after.key.schema))


def _has(column: Column, labels: Sequence[str]) -> sa.ColumnElement[bool]:
    value: sa.ColumnClause[Any] = sa.column(column.key.name)
    if column.type.sql.endswith("[]"):
        texts = sa_postgresql.ARRAY(sa.Text)
        return sa.cast(value, texts).bool_op("&&")(sa.cast(sa_postgresql.array(labels), texts))
    return sa.cast(value, sa.Text).in_(labels)


def _column(column: Column, before: Catalog) -> Source:
    place = [column.key.table, column.key.name]
    return call("op.EnumColumn", place, moved(column, before), imports=[OP])


ENUM = EnumKind("enum", "enum", inside_table=False, separable=False)
