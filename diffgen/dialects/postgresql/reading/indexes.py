"""Lines of indexes become indexes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from diffgen.catalog import Key
from diffgen.dialects.postgresql.reading.rows import Row, parsed
from diffgen.dialects.postgresql.reading.tables import given_of, storage
from diffgen.dialects.postgresql.sql.text import stored
from diffgen.kinds.index import Element, Index


def indexes_of(row: Row) -> Iterator[Index]:
    """Yield the indexes of a table."""
    for line in parsed(row.indexes):
        yield _index(row, *line)


def _index(
    row: Row,
    unique: bool,
    name: str,
    elements: list[Any],
    method: str,
    where: str | None,
    include: list[str],
    nulls_not_distinct: bool,
    options: list[str] | None,
    tablespace: str | None,
    comment: str | None,
) -> Index:
    return Index(
        key=Key("index", row.schema, name, row.name),
        elements=tuple(map(_element, elements)),
        unique=unique,
        comment=comment,
        where=None if where is None else stored(where),
        options=given_of(
            {
                "postgresql_using": None if method == "btree" else method,
                "postgresql_with": storage(options),
                "postgresql_tablespace": tablespace,
                "postgresql_nulls_not_distinct": nulls_not_distinct,
                "postgresql_include": tuple(include),
            }
        ),
    )


def _element(given: str | list[Any]) -> Element:
    if isinstance(given, str):
        return Element(given)
    column, expression, ordering, opclass, collation = given
    # pg_index.indoption: bit 0 is DESC, bit 1 is NULLS FIRST; DESC alone implies the latter.
    descending, nulls_first = bool(ordering & 1), bool(ordering & 2)
    return Element(
        column=column,
        expression=None if expression is None else stored(expression),
        descending=descending,
        nulls_first=None if nulls_first == descending else nulls_first,
        collation=collation,
        opclass=opclass,
    )
