"""What the server has to see to write something of the models in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key
from diffgen.dialects.mysql.kinds.column import CHECK, has_collation
from diffgen.dialects.mysql.kinds.table_options import COLLATE
from diffgen.dialects.mysql.sql.statements import in_backticks
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.sheets import Question
from migrations_runtime.dialects.mysql.stored.spelling import of_the_session


def question(key: Key, declared: Catalog, session: sa.Dialect) -> Question:
    """Return what is asked about a column or a check."""
    obj, table = declared[key], key.table or ""
    collation = dict(declared[Key("table", key.schema, table)].options).get(COLLATE)
    said = {name.casefold() for text in _texts(obj) for name in text.names()}
    columns = {
        column.key.name.casefold(): f"{in_backticks(column.key.name)} {_type(column, collation, session)} NULL"
        for column in declared.of_table(key.schema, table)
        if isinstance(column, Column) and column.key != key and column.key.name.casefold() in said
    }
    own_table = table if table.casefold() in said - columns.keys() else None
    if isinstance(obj, Check):
        return Question(key, f"CHECK ({obj.condition.sql})", columns, table=own_table)
    text = _definition(obj, collation, session)
    if dict(obj.options).get(CHECK) is not None:  # which names its column
        columns[key.name.casefold()] = f"{in_backticks(key.name)} {text}"
    return Question(key, text, columns, table=own_table)


def _texts(obj: Any) -> Iterator[Expression]:
    if isinstance(obj, Check):
        yield obj.condition
        return
    if obj.default is not None:
        yield obj.default
    if obj.generated is not None:
        yield obj.generated.expression
    yield from (value for _, value in obj.options if isinstance(value, Expression))


def _type(column: Column, collation: str | None, session: sa.Dialect) -> str:
    """Return the type, with the collation that the column has if it names none."""
    text = of_the_session(column.type.sql, session)
    collation = column.collation or collation
    if collation is None or not has_collation(column.type):
        return text
    return f"{text} COLLATE {collation}"


def _definition(column: Column, collation: str | None, session: sa.Dialect) -> str:
    """Return a column as CREATE TABLE takes it, apart from its name."""
    words = [_type(column, collation, session), *_value(column, session)]
    check = dict(column.options).get(CHECK)
    return " ".join(words if check is None else [*words, f"CHECK ({check.sql})"])


def _value(column: Column, session: sa.Dialect) -> Iterator[str]:
    """Yield the clauses that say what a row has that says nothing of the column."""
    if column.generated is not None:
        stored = "STORED" if column.generated.stored else "VIRTUAL"
        yield f"AS ({column.generated.expression.sql}) {stored}"
        return
    # A TIMESTAMP that doesn't say so may be NOT NULL, and set by the clock.
    yield "NULL" if column.nullable else "NOT NULL"
    if column.default is not None:
        yield f"DEFAULT {of_the_session(column.default.sql, session)}"
