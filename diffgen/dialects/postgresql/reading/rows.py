"""The rows that the one statement gives: of each table, and of each thing beside tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from diffgen.contracts import Live, Place
from diffgen.dialects.postgresql.reading.queries import statement


class Row(NamedTuple):
    """A row; ``facts`` is JSON, and what follows it, of tables alone, lines of JSON.

    :param owner: who it belongs to, if that is none of whom the role may act for.
    :param counters: the sequences of the SERIAL columns.
    """

    kind: str
    schema: str | None
    name: str
    owner: str | None
    facts: str
    columns: str | None
    constraints: str | None
    indexes: str | None
    counters: str | None

    @property
    def place(self) -> Place:
        """Return the schema and the name, as keys have them."""
        return self.schema, self.name


def rows_of(live: Live) -> Sequence[Row]:
    """Return what there is of the schemas that ``live`` looks at."""
    dialect = live.connection.dialect
    # The default one is that of the connection looked at, be it a scratch schema.
    default = dialect.default_schema_name or "public"
    schemas = [schema or default for schema in live.schemas]
    text = statement(dialect.server_version_info or ()).replace("::", "\\:\\:")
    asked = sa.text(text).bindparams(sa.bindparam("schemas", expanding=True))
    result = live.connection.execute(asked, {"schemas": schemas, "default": default})
    return [Row._make(row) for row in result.all()]


def lines(text: str | None) -> Sequence[str]:
    """Return the lines: a line's own ends stand in JSON as ``\\n``, so that none is inside of one."""
    return text.split("\n") if text else ()


def parsed(text: str | None) -> Iterator[list[Any]]:
    """Yield what the lines say."""
    yield from map(json.loads, lines(text))
