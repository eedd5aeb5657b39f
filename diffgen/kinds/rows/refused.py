"""Rows that don't meet a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.catalog import Expression, Key
from diffgen.contracts import Context, Finding
from diffgen.kinds.rows.counting import column_of, columns_of, is_null, value_of, with_values

#: What makes something of NULL; other conditions come to NULL for it, which a check lets pass.
_OF_NULL = re.compile(r"\b(?:null|coalesce|ifnull|nvl|case|distinct)\b|<=>", re.IGNORECASE)


def refused(condition: Expression, check: str, table: Key, context: Context) -> Iterator[Finding]:
    """Yield the finding for a condition that the rows which are there have to meet.

    :param check: what to call the constraint.
    """
    known = {*columns_of(table, context.pair.before), *columns_of(table, context.pair.after)}
    names = dict.fromkeys(name for name in condition.names() if column_of(table, name) in known)
    values = {name: value_of(column_of(table, name), context) for name in names}
    message = f"adds {check}: fails where it doesn't hold"
    given = {name: value for name, value in values.items() if value is not None}
    if len(given) < len(values):
        yield Finding("add-check", message)
    elif not (given and all(map(is_null, given.values())) and not _OF_NULL.search(condition.sql)):
        met: sa.ColumnElement[bool] = sa.literal_column(f"({condition.sql})")
        rows = sa.select(sa.func.count()).select_from(with_values(table, given, context))
        yield Finding("add-check", message, rows.where(sa.not_(met)), if_any=True)
