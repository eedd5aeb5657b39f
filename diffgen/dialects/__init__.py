"""One folder per server: what differs from the standard, as data and small functions."""

from __future__ import annotations

from importlib import import_module
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

from diffgen.contracts import Dialect
from diffgen.errors import UnsupportedDialect

#: The folder of each dialect, by the name that SQLAlchemy has for it.
_FOLDERS = {
    "mariadb": "mysql",
    "mysql": "mysql",
    "postgresql": "postgresql",
    "sqlite": "sqlite",
}
SUPPORTED = tuple(_FOLDERS)


def dialect_of(connection: sa.Connection | MockConnection) -> Dialect:
    """Return the dialect of a connection.

    :raises UnsupportedDialect: for a server that diffgen can't compare yet.
    """
    name = connection.dialect.name
    if name not in _FOLDERS:
        raise UnsupportedDialect(name, SUPPORTED)
    module = import_module(f"diffgen.dialects.{_FOLDERS[name]}.dialect")
    live = connection if isinstance(connection, sa.Connection) else None
    return cast(Dialect, module.dialect(connection.dialect, live))
