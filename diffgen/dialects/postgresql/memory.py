"""What a snapshot keeps of a server of PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from sqlalchemy.dialects.postgresql.base import PGDialect

from diffgen.catalog import Catalog
from diffgen.contracts import Dialect, Memory

#: The first version in which a generated column need not be stored, which SQLAlchemy asks a server for.
_VIRTUAL = (18,)


def facts(dialect: Dialect, catalog: Catalog) -> Mapping[str, Any]:
    """Return the major version, and the schema that is meant where none is named."""
    version = getattr(dialect.sqlalchemy, "server_version_info", None) or ()
    return {"version": list(version[:1]), "default_schema": dialect.default_schema}


def recalled(dialect: Dialect, facts: Mapping[str, Any]) -> Dialect:
    """Return the dialect of a server that said so."""
    version = tuple(int(part) for part in facts["version"])
    sqlalchemy = cast(PGDialect, dialect.sqlalchemy)
    if version:
        sqlalchemy.server_version_info = version
        sqlalchemy.supports_virtual_generated_columns = version >= _VIRTUAL
    return replace(dialect, default_schema=str(facts["default_schema"]))


MEMORY = Memory(facts, recalled)
