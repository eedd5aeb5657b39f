"""What each server commits by itself, and how it shows whether a statement took effect."""

from __future__ import annotations

from functools import cache
from typing import cast

from migrations_runtime.resumption.servers.standard import STANDARD, Server
from migrations_runtime.servers import module_for

__all__ = ["Server", "server_for"]


@cache
def server_for(dialect: str) -> Server:
    """Return what is known of a server; of one without a file here, what SQL has in common."""
    module = module_for(dialect, __name__)
    return STANDARD if module is None else cast("Server", module.SERVER)
