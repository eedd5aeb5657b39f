"""Rows of the journal, as columns; and many of them as one value, where a server makes rows of that."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from migrations_runtime.journal.entry import Entry

#: The parameter of the statement for many rows.
ROWS = "rows"


def row_of(entry: Entry) -> dict[str, Any]:
    """Return an entry in columns, without the id that a server gives."""
    row = entry._asdict()
    del row["id"]
    return row


def rows_of(entries: Sequence[Entry]) -> str:
    """Return entries as a text of JSON.

    A column without a zone takes their moments, which are in UTC, without regard to what they say of it:
    https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-INPUT-TIMESTAMPS
    """
    return json.dumps([row_of(one) for one in entries], default=datetime.isoformat)


def inserting_rows(table: sa.Table) -> sa.Insert:
    """Return PostgreSQL's INSERT of all rows that a text says, which are one parameter.

    A driver has to take each row by itself, to send it or to look at its values.
    https://www.postgresql.org/docs/current/functions-json.html#FUNCTIONS-JSON-PROCESSING (json_to_recordset)
    """
    columns = [sa.column(one.name, one.type) for one in table.columns if not one.primary_key]
    text = sa.cast(sa.bindparam(ROWS, type_=sa.Text()), sa.JSON())
    rows = sa.func.json_to_recordset(text).table_valued(*columns).render_derived(with_types=True)
    names = [one.name for one in columns]
    return sa.insert(table).from_select(names, sa.select(*rows.c)).inline()
