"""Each server's way to tell of what runs on it, and to end it."""

from __future__ import annotations

from typing import cast

from migrations_runtime.servers import module_for
from migrations_runtime.statements.contract import Server


def server_of(dialect: str) -> Server | None:
    """Return the server of that name; None for one that nothing is known of."""
    module = module_for(dialect, __name__)
    return None if module is None else cast("Server", module.SERVER)
