"""One folder per server: what differs from the standard, as data and small functions.

Other packages bring others, see docs/dialects.md; ``standard`` is for servers that nobody has one for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

from diffgen.contracts import Dialect
from diffgen.errors import CommandError, UnsupportedDialect
from migrations_runtime.dialects.installed import installed

GROUP = "diffgen.dialects"

#: The folder of each dialect, by the name that SQLAlchemy has for it.
_FOLDERS = {
    "mariadb": "mysql",
    "mysql": "mysql",
    "postgresql": "postgresql",
    "sqlite": "sqlite",
}
#: That of servers that neither we nor a package has a folder for.
_STANDARD = "standard"


def dialect_of(connection: sa.Connection | MockConnection) -> Dialect:
    """Return the dialect of a connection: one of ours, that of an installed package, or the standard one."""
    live = connection if isinstance(connection, sa.Connection) else None
    return _maker(connection.dialect.name)(connection.dialect, live)


def dialect_named(name: str, facts: Mapping[str, Any]) -> Dialect:
    """Return the dialect of a server that nobody is connected to.

    :param name: what SQLAlchemy calls it.
    :param facts: what the server is remembered to have said of itself; nothing: what is usual.
    :raises UnsupportedDialect: for a name that SQLAlchemy doesn't know.
    """
    try:
        sqlalchemy = sa.make_url(f"{name}://").get_dialect()()
    except sa.exc.ArgumentError as error:  # no name at all, or none that SQLAlchemy knows
        raise UnsupportedDialect(name) from error
    made = _maker(name)(sqlalchemy, None)
    return made.memory.recalled(made, facts) if facts else made


def read_by_inspector(dialect: Dialect) -> Dialect:
    """Return a dialect that reads by SQLAlchemy's Inspector in place of a reader of our own.

    :raises CommandError: for a dialect of a package, of which nobody knows how its Inspector speaks.
    """
    if dialect.undecided is not None:  # the standard one, which reads by nothing else
        return dialect
    if dialect.name not in _FOLDERS:
        raise CommandError(
            f"nobody knows how SQLAlchemy's Inspector speaks of {dialect.name}; read it by its catalog:"
            " leave --reader inspector out, and reader in the configuration"
        )
    from diffgen.inspecting import by_inspector

    module: Any = import_module(f"diffgen.dialects.{_FOLDERS[dialect.name]}.inspected")
    return by_inspector(dialect, module.INSPECTING)


def _maker(name: str) -> Callable[[sa.Dialect, sa.Connection | None], Dialect]:
    made = None if name in _FOLDERS else installed(GROUP, name)
    if made is None:
        folder = _FOLDERS.get(name, _STANDARD)
        made = import_module(f"diffgen.dialects.{folder}.dialect").dialect
    return cast("Callable[[sa.Dialect, sa.Connection | None], Dialect]", made)
