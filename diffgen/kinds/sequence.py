"""Sequences that stand by themselves; one that belongs to a column is part of the column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass, fields
from typing import Any

from diffgen.catalog import Catalog, Key, Type
from diffgen.contracts import Call, Context, Declared, Dialect, Plain
from diffgen.kinds.schema import schema_key
from diffgen.kinds.sequence_options import SequenceOptions, declared_options, filled
from diffgen.kinds.table import schema
from diffgen.ops import Alter, Create, Drop, Op, Rename
from diffgen.source import Source


@dataclass(frozen=True, slots=True)
class Sequence:
    """CREATE SEQUENCE.

    ``owner``: the column that it goes with, which models have no word for.
    """

    key: Key
    options: SequenceOptions
    data_type: str = "bigint"
    owner: Key | None = None


class SequenceKind(Plain[Sequence]):
    """A sequence of a schema."""

    object_class = Sequence

    def complete(self, data_type: str, **given: Any) -> SequenceOptions:
        """Return the options as the server completes them."""
        return filled(data_type, **given)

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Sequence]:
        """Yield the sequences of the models, where the server has any."""
        if not dialect.sqlalchemy.supports_sequences:
            return
        # MariaDB is not asked whether it could do without one: ``sequences_optional`` is false there.
        spared = dialect.sqlalchemy.sequences_optional
        seen = set()
        for item in declared.sequences:
            key = Key("sequence", dialect.schema(item.schema), dialect.identifier(item.name))
            if key not in seen and not (item.optional and spared):
                seen.add(key)
                given = item.data_type
                data_type = "bigint" if given is None else dialect.type_of(given, dialect)[0].sql
                options = declared_options(item, data_type, self.complete)
                yield Sequence(key, options, data_type)

    def alter(self, before: Sequence, after: Sequence) -> SequenceOf[Op]:
        """Change in place: the next number stays."""
        return (Alter(before, after),)

    def needs(self, obj: Sequence, catalog: Catalog) -> Iterable[Key]:
        """Need the schema."""
        return schema_key(obj.key.schema)

    def claims(self, obj: Sequence) -> Iterator[tuple[str | None, str]]:
        """Take a name among the relations of the schema."""
        yield obj.key.schema, obj.key.name

    def recreatable(self, obj: Sequence) -> bool:
        """Lose the next number."""
        return False

    def element(self, obj: Sequence, context: Context) -> Source:
        """Refuse: a sequence stands in no table."""
        raise AssertionError("a sequence stands in no table")

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the call."""
        match op:
            case Create(after):
                yield Call("create_sequence", (after.key.name,), self._arguments(after, context))
            case Drop(before):
                yield Call("drop_sequence", (before.key.name,), schema(before.key.schema))
            case Alter(before, after):
                kwargs = self._changes(before, after, context) | schema(after.key.schema)
                yield Call("alter_sequence", (after.key.name,), kwargs)
            case Rename(before, after):
                kwargs = schema(before.schema)
                yield Call("rename_sequence", (before.name, after.name), kwargs)

    def _arguments(self, obj: Sequence, context: Context) -> dict[str, object]:
        kwargs = schema(obj.key.schema)
        if obj.data_type != "bigint":
            kwargs["data_type"] = context.dialect.type_source(Type(obj.data_type), None)
        return kwargs | obj.options.given(obj.data_type, self.complete)

    def _changes(self, before: Sequence, after: Sequence, context: Context) -> dict[str, object]:
        changes: dict[str, object] = {}
        if before.data_type != after.data_type:
            changes["data_type"] = context.dialect.type_source(Type(after.data_type), None)
        for field in fields(SequenceOptions):
            if getattr(before.options, field.name) != getattr(after.options, field.name):
                changes[field.name] = getattr(after.options, field.name)
        there, wanted = before.options, after.options
        if there.maxvalue < wanted.minvalue or wanted.maxvalue < there.minvalue:
            # Wherever it stands, that is out of range from now on.
            changes["restart"] = wanted.start
        return changes


SEQUENCE = SequenceKind("sequence", "sequence", inside_table=False, separable=False)
