"""Which schema a connection means, that may translate their names."""

from __future__ import annotations

import sqlalchemy as sa


def translated(schema: str | None, connection: sa.Connection) -> str | None:
    """Return the schema that ``connection`` has in the place of ``schema``."""
    schemas = connection.get_execution_options().get("schema_translate_map") or {}
    return schemas.get(schema, schema)
