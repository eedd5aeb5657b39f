"""A table's row becomes the table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGDialect

from diffgen.catalog import Key
from diffgen.dialects.postgresql.kinds.table import (
    INHERITS,
    PARTITION_BY,
    PREFIXES,
    partition_key,
    spelled,
)
from diffgen.dialects.postgresql.reading.rows import Row
from diffgen.kinds.declaring import Options
from diffgen.kinds.table import Attachment, Table

#: What models can say of a table with this SQLAlchemy: 2.0 has no ``postgresql_with``.
_STATED = {PREFIXES} | {
    f"postgresql_{name}"
    for item, names in PGDialect.construct_arguments or ()
    if item is sa.Table
    for name in names
}


def table_of(row: Row) -> Table:
    """Return the table of a row."""
    comment, persistence, options, tablespace, method, divided, bound, given = json.loads(row.facts)
    parents = [Key("table", schema, name) for schema, name in given or ()]
    attached = None if bound is None else Attachment(parents[0], bound)
    stated: dict[str, Any] = {
        "postgresql_with": storage(options),
        "postgresql_tablespace": tablespace,
        "postgresql_using": method,
        PARTITION_BY: divided and partition_key(divided),
        INHERITS: () if attached is not None else tuple(map(spelled, parents)),
        PREFIXES: ("UNLOGGED",) if persistence == "u" else None,
    }
    return Table(Key("table", *row.place), comment, given_of(stated, _STATED), attached)


def given_of(options: dict[str, Any], stated: set[str] | None = None) -> Options:
    """Return the options that say anything, sorted.

    :param stated: those that models can say, if they can't say all.
    """
    return tuple(
        sorted(
            (name, value)
            for name, value in options.items()
            if value and (stated is None or name in stated)
        )
    )


def storage(options: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """Return the storage parameters, as ``pg_class.reloptions`` has them, in pairs."""
    pairs = (option.partition("=") for option in options or ())
    return tuple(sorted((name, value) for name, _, value in pairs))
