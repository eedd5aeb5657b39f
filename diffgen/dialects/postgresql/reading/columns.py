"""Lines of columns become columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from diffgen.catalog import Expression, Key, Type
from diffgen.contracts import Dialect
from diffgen.dialects.postgresql.reading.rows import Row, parsed
from diffgen.dialects.postgresql.sql.text import default, stored
from diffgen.kinds.column import Column, Generated, Identity
from diffgen.kinds.sequence import Sequence
from diffgen.kinds.sequence_options import SequenceOptions

#: What a line of a usual column leaves out: it isn't generated, has the collation of its type, which
#: is no enum and no domain, no identity, and isn't SERIAL.
_USUAL = ("", None, None, None, False)


def columns_of(row: Row, dialect: Dialect) -> Iterator[Column]:
    """Yield the columns of a table."""
    counters = {counter[0]: counter for counter in parsed(row.counters)}
    for position, line in enumerate(parsed(row.columns)):
        yield _column(row, position, line, counters, dialect)


def _column(
    row: Row, position: int, line: list[Any], counters: Mapping[str, list[Any]], dialect: Dialect
) -> Column:
    name, sql, not_null, text, comment, *more = line
    generated, collation, named, identity, serial = more or _USUAL
    key = Key("column", row.schema, name, row.name)
    given = None if text is None else default(text, sql)
    return Column(
        key=key,
        type=typed(sql, named, dialect),
        nullable=not not_null,
        default=None if generated else given,
        identity=(
            None if identity is None else Identity(identity[0], SequenceOptions(*identity[1:]))
        ),
        generated=Generated(stored(text), stored=generated == "s") if generated else None,
        autoincrement=serial,
        collation=collation,
        comment=comment,
        position=position,
        counter=_counter(counters[name], sql) if serial else None,
        sequence=_sequence(counters[name], key) if serial else None,
    )


def typed(sql: str, named: list[Any] | None, dialect: Dialect) -> Type:
    """Return a type, given the kind, the schema and the name of the enum or domain that it is of."""
    if named is None:
        return Type(sql)
    kind, schema, name = named
    return Type(sql, Key(kind, dialect.schema(schema), name))


def _counter(line: list[Any], type_: str) -> Expression:
    return default(line[1], type_)


def _sequence(line: list[Any], column: Key) -> Sequence:
    """Return the sequence of a SERIAL column."""
    _, _, schema, name, type_, *options = line
    return Sequence(Key("sequence", schema, name), SequenceOptions(*options), type_, column)
