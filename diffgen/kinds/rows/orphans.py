"""Rows that refer to nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Context, Finding
from diffgen.kinds.rows.counting import column_of, is_null, there, value_of


def orphans(
    foreign_key: str, table: Key, referent: Key, columns: Mapping[str, str], context: Context
) -> Iterator[Finding]:
    """Yield the finding for a foreign key that the rows which are there have to meet.

    :param foreign_key: what to call the constraint.
    :param columns: for each column the one of ``referent`` that it refers to.
    """
    values = {name: value_of(column_of(table, name), context) for name in columns}
    message = f"adds {foreign_key}: fails where there is no such row of {referent.path}"
    if any(is_null(value) for value in values.values()):
        return
    given = [value.label(name) for name, value in values.items() if value is not None]
    coming = [
        one for one in columns.values() if column_of(referent, one) not in context.pair.before
    ]
    if len(given) < len(values) or (coming and referent in context.pair.before):
        yield Finding("add-foreign-key", message)
        return
    child = sa.select(*given).select_from(there(table, context)).subquery("referring")
    rows = sa.select(sa.func.count()).select_from(child)
    rows = rows.where(*(child.c[name].is_not(None) for name in columns))
    if referent in context.pair.before:  # a table that is new has no rows to refer to
        parent = there(referent, context).alias("referred")
        same = (parent.c[other] == child.c[name] for name, other in columns.items())
        rows = rows.where(~sa.exists(sa.literal_column("1")).select_from(parent).where(*same))
    yield Finding("add-foreign-key", message, rows, if_any=True)
