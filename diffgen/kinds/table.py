"""Tables: their comment and the options of the dialect; what is in them are kinds of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Call, Context, Declared, Dialect, Finding, Plain, Unaccounted
from diffgen.kinds.declaring import Options, options, table_key
from diffgen.kinds.rows.counting import rows_of
from diffgen.kinds.schema import schema_key
from diffgen.kinds.thawing import thawed
from diffgen.ops import Alter, Create, Drop, Op, Rename, Unresolved
from diffgen.source import Source


@dataclass(frozen=True, slots=True)
class Attachment:
    """Of what a table is a partition, and which rows are in it (``FOR VALUES ...``)."""

    parent: Key
    bound: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table without its parts.

    ``attached``: it is a partition, which models have no words for.
    """

    key: Key
    comment: str | None = None
    options: Options = ()
    attached: Attachment | None = field(default=None, compare=False)


#: Options that only CREATE TABLE takes.
_FIXED = ("_partition_by", "_inherits")


class TableKind(Plain[Table]):
    """A table; its columns and constraints are parts of its creation."""

    object_class = Table

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Table]:
        """Yield the tables of the models."""
        comments = dialect.sqlalchemy.supports_comments
        for table in declared.tables:
            comment = table.comment if comments else None
            yield Table(table_key(table, dialect), comment or None, options(table, dialect))

    def alter(self, before: Table, after: Table) -> Sequence[Op]:
        """Change in place; how a table is divided, or descends, changes by no statement.

        Models that say nothing of that leave it as it is.
        """
        stated = {name for name, _ in after.options}
        left = tuple(
            (name, value)
            for name, value in before.options
            if name in stated or not name.endswith(_FIXED)
        )
        before = replace(before, options=left)
        if before == after:
            return ()
        fixed = [name for name in sorted(stated) if name.endswith(_FIXED)]
        there, wanted = dict(before.options), dict(after.options)
        for name in fixed:
            if there.get(name) != wanted[name]:
                why = f"{name} of a table that is there can't change; make a new table, and copy"
                return (Unresolved(before, after, why),)
        return (Alter(before, after),)

    def needs(self, obj: Table, catalog: Catalog) -> Iterable[Key]:
        """Need the schema."""
        yield from schema_key(obj.key.schema)

    def claims(self, obj: Table) -> Iterable[tuple[str | None, str]]:
        """Take a name among the relations of the schema."""
        yield obj.key.schema, obj.key.name

    def recreatable(self, obj: Table) -> bool:
        """Lose rows."""
        return False

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find a table dropped with its rows."""
        if isinstance(op, Drop):
            rows = rows_of(op.key, context)
            yield Finding("drop-table", f"drops table {op.key.path} with its rows", rows)

    def element(self, obj: Table, context: Context) -> Source:
        """Refuse: a table stands in no table."""
        raise AssertionError("a table stands in no table")

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the call; a change of comment and of options are two."""
        match op:
            case Create(after, parts):
                yield from self.creation(after, parts, context)
            case Drop(before):
                key = before.key
                yield Call("drop_table", table=(key.schema, key.name))
            case Alter(before, after):
                yield from self.alteration(before, after)
            case Rename(before, after):
                yield Call("rename_table", (before.name, after.name), schema(before.schema))

    def creation(
        self, table: Table, parts: Sequence[Create[Any]], context: Context
    ) -> Iterator[Call]:
        """Yield the calls that make a table with what is in it."""
        ordered = sorted(parts, key=lambda part: part_order(part, context))
        elements = [element for part in ordered if (element := _element(part, context))]
        kwargs: dict[str, object] = {}
        if table.comment is not None:
            kwargs["comment"] = table.comment
        kwargs |= {name: self.keyword(name, value) for name, value in table.options}
        yield Call("create_table", tuple(elements), kwargs, (table.key.schema, table.key.name))

    def keyword(self, name: str, value: Any) -> object:
        """Return the argument for an option."""
        return thawed(name, value)

    def alteration(self, before: Table, after: Table) -> Iterator[Call]:
        """Yield the calls that change comment and options."""
        if replace(before, comment=after.comment, options=after.options) != after:
            raise Unaccounted(before, after)
        name = (after.key.schema, after.key.name)
        existing = {"existing_comment": before.comment}
        if after.comment is None and before.comment is not None:
            yield Call("drop_table_comment", kwargs=existing, table=name)
        elif after.comment != before.comment:
            yield Call("create_table_comment", (after.comment,), existing, name)
        if after.options != before.options:
            there, wanted = set(before.options), set(after.options)
            gone = {option: None for option, _ in sorted(there - wanted)}
            now = {option: self.keyword(option, one) for option, one in sorted(wanted - there)}
            yield Call("alter_table_options", kwargs=gone | now, table=name)


def _element(part: Create[Any], context: Context) -> Source | None:
    source = context.dialect.kind(part.key).element(part.after, context)
    return context.item(part.key.kind, source, part.after)


def part_order(part: Create[Any], context: Context) -> tuple[int, int, str]:
    """Return what sorts the parts of a table: columns as declared, then constraints by kind."""
    kinds = [kind.name for kind in context.dialect.kinds]
    return kinds.index(part.key.kind), getattr(part.after, "position", 0), part.key.name


def schema(name: str | None) -> dict[str, object]:
    """Return the keyword argument for a schema, none for the default one."""
    return {} if name is None else {"schema": name}


TABLE = TableKind("table", "table", inside_table=False, separable=False)
