"""``FetchedValue``: the server gives a column its value, and the models don't say how."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Pair
from diffgen.contracts import Declared, Dialect

_SAID = (sa.DefaultClause, sa.Computed, sa.Identity)


def fetched(pair: Pair, declared: Declared, dialect: Dialect) -> Pair:
    """Return the pair in which such a column is given its value as it is in the database."""
    columns = set(_columns(declared, dialect))
    if not columns:
        return pair
    after = [
        (
            _as_found(pair.before[key], obj)
            if key in pair.before
            and dialect.kind(key).filter_name == "column"
            and (key.schema, key.table, key.name) in columns
            else obj
        )
        for key, obj in pair.after.items()
    ]
    return Pair(pair.before, Catalog(after))


def _columns(declared: Declared, dialect: Dialect) -> Iterator[tuple[str | None, str | None, str]]:
    for table in declared.tables:
        for column in table.columns:
            given = column.server_default
            if given is not None and not isinstance(given, _SAID):
                owner = dialect.table_name(table.name)
                yield dialect.schema(table.schema), owner, dialect.identifier(column.name)


def _as_found(there: Any, column: Any) -> Any:
    return replace(
        column, default=there.default, identity=there.identity, generated=there.generated
    )
