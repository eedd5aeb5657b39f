"""A throw-away schema of the live database, for a role that may make schemas and no databases.

The search path has nothing but this schema, so that a name without a schema is in it or nowhere; and no
statement is sent that names another schema, or would leave this one.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from diffgen.connecting import connected
from diffgen.errors import NoStandIn

_SCHEMAS = r"SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_'"
#: What is the whole database's, or the server's.
_OF_DATABASE = re.compile(
    r"\b(?:CREATE|ALTER|DROP|COMMENT\s+ON)\s+(?:SCHEMA|DATABASE|ROLE|USER|GROUP|EXTENSION|TABLESPACE|LANGUAGE"
    r"|SYSTEM|SERVER|PUBLICATION|SUBSCRIPTION|EVENT\s+TRIGGER|CAST|FOREIGN\s+DATA\s+WRAPPER)\b"
    r"|\b(?:DROP|REASSIGN)\s+OWNED\b|\bsearch_path\b|\bSET\s+SCHEMA\b",
    re.IGNORECASE,
)


@contextmanager
def scratch_schema(connection: sa.Connection) -> Iterator[sa.Connection]:
    """Give a connection to a new empty schema, and drop it after.

    :raises sqlalchemy.exc.DBAPIError: where the role may not create schemas.
    """
    name = f"diffgen_scratch_{secrets.token_hex(6)}"
    others = [row[0] for row in connection.exec_driver_sql(_SCHEMAS)]
    try:
        with connected(connection) as server:
            server.exec_driver_sql(f"CREATE SCHEMA {name}")
            server.commit()
        with connected(connection, first=[f"SET search_path TO {name}"]) as inside:
            _keep_inside(inside, others)
            yield inside
    finally:
        # Over a connection of its own: one that was interrupted takes no more statements.
        with connected(connection) as server:
            server.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")
            server.commit()


def _keep_inside(connection: sa.Connection, schemas: Collection[str]) -> None:
    """Refuse statements that name another schema, or are about more than this one."""
    names = "|".join(re.escape(name) for name in sorted(schemas) if name != "information_schema")
    qualified = re.compile(
        rf"(?:\"({names})\"|(?<![\w$.\"])({names}))\s*\.\s*[\"\w]", re.IGNORECASE
    )

    def refuse(_: Any, __: Any, statement: str, *___: Any) -> None:
        found = qualified.search(statement) if names else None
        if found is not None or _OF_DATABASE.search(statement):
            which = "more than one schema"
            if found is not None:
                which = f"the schema {found[1] or found[2]}"
            raise NoStandIn(
                f"a statement is about {which}, and a role that may not create databases has no more than"
                f" a scratch schema: {' '.join(statement.split())[:80]}"
            )

    sa.event.listen(connection, "before_cursor_execute", refuse)
