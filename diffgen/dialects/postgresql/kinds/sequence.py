"""Sequences of PostgreSQL: a column may own one, and takes it along when it goes."""

from __future__ import annotations

from collections.abc import Iterable

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Call, Context
from diffgen.dialects.postgresql.needed import named_in
from diffgen.dialects.postgresql.sql.names import quoted
from diffgen.kinds.sequence import Sequence, SequenceKind
from diffgen.kinds.text import text_source
from diffgen.ops import Alter, Create, Op


class PostgreSQLSequenceKind(SequenceKind):
    """A sequence of a schema."""

    def needs(self, obj: Sequence, catalog: Catalog) -> Iterable[Key]:
        """Need also the column that owns it, unless that needs the sequence."""
        yield from super().needs(obj, catalog)
        owner = catalog.get(obj.owner) if obj.owner is not None else None
        default = owner.default if owner is not None else None
        if owner is not None and obj.key not in named_in(default, owner.key.schema):
            yield owner.key

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls; the owner is said in SQL."""
        there = op.before.owner if isinstance(op, Alter) else None
        match op:
            case Alter(before, after) if (before.options, before.data_type) == (
                after.options,
                after.data_type,
            ):
                pass
            case _:
                yield from super().render(op, context)
        if isinstance(op, Create | Alter) and op.after.owner != there:
            yield owned_by(op.after)


def owned_by(sequence: Sequence) -> Call:
    """Return the call that says which column a sequence goes with."""
    owner = sequence.owner
    words = (sequence.key.schema, sequence.key.name)
    column = (owner.schema, owner.table, owner.name) if owner is not None else ()
    named = ".".join(quoted(word) for word in words if word is not None)
    by = ".".join(quoted(word) for word in column if word is not None) or "NONE"
    return Call("execute", (text_source(f"ALTER SEQUENCE {named} OWNED BY {by}"),))


SEQUENCE = PostgreSQLSequenceKind("sequence", "sequence", inside_table=False, separable=False)
