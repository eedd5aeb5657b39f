"""Which columns SQLAlchemy writes as SERIAL, and what makes the others count.

``PGDDLCompiler.get_column_specification`` (sqlalchemy/dialects/postgresql/base.py) writes it for one
column of the primary key, and ADD COLUMN knows no key; the server has it for any column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from diffgen.contracts import Call, Context
from diffgen.dialects.postgresql.sql.names import quoted
from diffgen.kinds.column import Column, table_of
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.text import text_source
from diffgen.source import Source

#: https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL
_SERIALS = {"smallint": "SMALLSERIAL", "integer": "SERIAL", "bigint": "BIGSERIAL"}


def is_written(column: Column, context: Context) -> bool:
    """Return whether CREATE TABLE has SERIAL for it: for the only column of the key that counts."""
    parts = list(context.pair.after.of_table(*table_of(column.key)))
    keyed = {name for key in parts if isinstance(key, PrimaryKey) for name in key.columns}
    counting = [
        part.key.name
        for part in parts
        if isinstance(part, Column) and part.autoincrement and part.key.name in keyed
    ]
    return counting == [column.key.name]


def added(column: Column, plain: Iterable[Call], type_: Source) -> Iterator[Call]:
    """Yield the calls that add a column; rows that are there get their numbers.

    :param plain: what adds it without its counter.
    :param type_: what the column is of.
    """
    serial = _SERIALS.get(column.type.sql)
    if serial is None or column.nullable:  # what is SERIAL is NOT NULL
        yield from plain
        yield counting(column, type_)
        return
    schema, table = table_of(column.key)
    path = ".".join(quoted(word) for word in (schema, table) if word is not None)
    text = f"ALTER TABLE {path} ADD COLUMN {quoted(column.key.name)} {serial} NOT NULL"
    yield Call("execute", (text_source(text),))
    if column.comment is not None:
        said = {"comment": column.comment, "existing_type": type_, "existing_nullable": False}
        yield Call("alter_column", (column.key.name,), said, (schema, table))


def counting(column: Column, type_: Source) -> Call:
    """Return the call that makes a column SERIAL once it is there."""
    kwargs: dict[str, object] = {
        "autoincrement": True,
        "existing_type": type_,
        "existing_nullable": column.nullable,
    }
    return Call("alter_column", (column.key.name,), kwargs, table_of(column.key))
