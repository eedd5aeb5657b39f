"""What differs from server to server: one module or folder each, imported when it is asked for."""

from __future__ import annotations

import logging
from functools import cache
from importlib import import_module
from typing import cast

from migrations_runtime.dialects.contract import BatchOptions, RuntimeDialect

__all__ = ["BatchOptions", "RuntimeDialect", "dialect_for"]

log = logging.getLogger(__name__)
_MYSQL = "migrations_runtime.dialects.mysql.dialect:MYSQL"
_DIALECTS = {
    "mariadb": _MYSQL,
    "mssql": "migrations_runtime.dialects.mssql.dialect:MSSQL",
    "mysql": _MYSQL,
    "oracle": "migrations_runtime.dialects.oracle.dialect:ORACLE",
    "postgresql": "migrations_runtime.dialects.postgresql.dialect:POSTGRESQL",
    "sqlite": "migrations_runtime.dialects.sqlite.dialect:SQLITE",
}


def dialect_for(name: str) -> RuntimeDialect:
    """Return what runs migrations on the dialect that SQLAlchemy calls ``name``.

    A dialect that has no module of its own is taken to follow the SQL standard, and said to be.
    """
    found = _DIALECTS.get(name)
    if found is None:
        return _standard(name)
    module, attribute = found.split(":")
    return cast("RuntimeDialect", getattr(import_module(module), attribute))


@cache
def _standard(name: str) -> RuntimeDialect:
    """Return the standard, and say once for each dialect that it is taken for it."""
    from migrations_runtime.dialects.standard import STANDARD

    log.warning(
        "There is nothing here of the dialect %s in particular: it gets standard SQL, which is not "
        "tested with it; see what --sql writes",
        name,
    )
    return STANDARD
