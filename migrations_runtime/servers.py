"""The servers that packages of this one have a file each for: ``lock``, ``limits`` and others."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

_FILES = {
    "mariadb": "mysql",
    "mssql": "mssql",
    "mysql": "mysql",
    "oracle": "oracle",
    "postgresql": "postgresql",
    "sqlite": "sqlite",
}


@cache
def module_for(dialect: str, package: str) -> ModuleType | None:
    """Return a package's module for the dialect that SQLAlchemy calls so; None where there is none."""
    name = _FILES.get(dialect)
    return None if name is None else import_module(f"{package}.{name}")
