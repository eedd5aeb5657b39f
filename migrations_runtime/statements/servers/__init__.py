"""Each server's way to tell of what runs on it, and to end it."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from migrations_runtime.statements.contract import Server

_MODULES = {
    "mariadb": "mysql",
    "mssql": "mssql",
    "mysql": "mysql",
    "oracle": "oracle",
    "postgresql": "postgresql",
    "sqlite": "sqlite",
}


def server_of(dialect: str) -> Server | None:
    """Return the server of that name; None for one that nothing is known of."""
    if dialect not in _MODULES:
        return None
    return cast("Server", import_module(f"{__name__}.{_MODULES[dialect]}").SERVER)
