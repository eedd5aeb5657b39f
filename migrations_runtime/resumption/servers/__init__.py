"""What each server commits by itself, and how it shows whether a statement took effect."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from migrations_runtime.resumption.servers.standard import Server

__all__ = ["Server", "server_for"]

_SERVERS = {
    "mariadb": "mysql:MYSQL",
    "mssql": "mssql:MSSQL",
    "mysql": "mysql:MYSQL",
    "oracle": "oracle:ORACLE",
    "postgresql": "postgresql:POSTGRESQL",
    "sqlite": "sqlite:SQLITE",
}


def server_for(dialect: str) -> Server:
    """Return what is known of a server; of one without a file here, what SQL has in common."""
    module, name = _SERVERS.get(dialect, "standard:STANDARD").split(":")
    return cast("Server", getattr(import_module(f"{__name__}.{module}"), name))
