"""What differs from server to server: one module or folder each, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from migrations_runtime.dialects.contract import BatchOptions, RuntimeDialect

__all__ = ["BatchOptions", "RuntimeDialect", "dialect_for"]

_STANDARD = "migrations_runtime.dialects.standard:STANDARD"
_MYSQL = "migrations_runtime.dialects.mysql.dialect:MYSQL"
_DIALECTS = {
    "mariadb": _MYSQL,
    "mysql": _MYSQL,
    "postgresql": "migrations_runtime.dialects.postgresql.dialect:POSTGRESQL",
    "sqlite": "migrations_runtime.dialects.sqlite.dialect:SQLITE",
}


def dialect_for(name: str) -> RuntimeDialect:
    """Return what runs migrations on the dialect that SQLAlchemy calls ``name``.

    A dialect that has no module of its own is taken to follow the SQL standard.
    """
    module, attribute = _DIALECTS.get(name, _STANDARD).split(":")
    return cast("RuntimeDialect", getattr(import_module(module), attribute))
