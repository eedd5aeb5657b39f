"""All that SQLAlchemy's inspector can tell of a database: for servers that have no catalog of ours."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence

import sqlalchemy as sa

# Names that a server makes up, another one each time.
_MADE_UP = re.compile(r"(?<=__)[0-9A-F]{8,}|(?<=SYS_C)\d+|(?<=ISEQ\$\$_)\d+")
_OF_A_TABLE = (
    "get_columns",
    "get_pk_constraint",
    "get_foreign_keys",
    "get_unique_constraints",
    "get_check_constraints",
    "get_indexes",
    "get_table_comment",
)


def inspected(connection: sa.Connection, schemas: Sequence[str]) -> Iterator[tuple[str, object]]:
    """Give what is in schemas, of which the default one comes first."""
    inspector = sa.inspect(connection)
    for schema in (None, *schemas[1:]):
        yield f"schema {schema}", sorted(inspector.get_sequence_names(schema=schema))
        for table in inspector.get_table_names(schema=schema):
            for method in _OF_A_TABLE:
                with contextlib.suppress(NotImplementedError):  # by the server's dialect
                    told = getattr(inspector, method)(table, schema=schema)
                    listed = told if isinstance(told, list) else [told]
                    facts = sorted(repr(sorted(map(repr, one.items()))) for one in listed)
                    yield f"{schema}.{table} {method}", [_MADE_UP.sub("", one) for one in facts]
