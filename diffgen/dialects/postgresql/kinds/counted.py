"""Columns that count as SERIAL does, by a sequence that SERIAL wouldn't make.

The server names and sets up the sequence of SERIAL by itself
(https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL). What was made otherwise, or has
another name since, is made again as its parts: the sequence, the default, and who owns it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from diffgen.contracts import Call, Context
from diffgen.dialects.postgresql.kinds.sequence import owned_by
from diffgen.kinds.column import Column, table_of
from diffgen.kinds.sequence import Sequence
from diffgen.kinds.sequence_options import filled
from diffgen.ops import Create
from migrations_runtime.naming import object_name


def plain(column: Column) -> Column:
    """Return the column with the default that SERIAL stands for, where SERIAL can't be said."""
    if _sequence(column) is None:
        return column
    return replace(column, autoincrement=False, default=column.counter)


def making(columns: Iterable[Column], context: Context) -> Iterator[Call]:
    """Yield what makes the sequences, before their columns."""
    for column in columns:
        sequence = _sequence(column)
        if sequence is not None:
            made = Create(replace(sequence, owner=None))
            for one in context.dialect.kind(sequence.key).render(made, context):
                yield replace(one, batchable=False, ahead=True)


def owning(columns: Iterable[Column]) -> Iterator[Call]:
    """Yield what makes the columns own their sequences."""
    for column in columns:
        sequence = _sequence(column)
        if sequence is not None:
            yield replace(owned_by(replace(sequence, owner=column.key)), batchable=False)


def _sequence(column: Column) -> Sequence | None:
    """Return the sequence of a column that counts, unless SERIAL would make the like of it."""
    sequence = column.sequence
    if not column.autoincrement or sequence is None:
        return None
    schema, table = table_of(column.key)
    usual = (schema, object_name(table, column.key.name, "seq"))
    is_usual = (sequence.key.schema, sequence.key.name) == usual
    is_usual &= sequence.options == filled(sequence.data_type)
    return None if is_usual else sequence
