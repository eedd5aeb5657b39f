"""What differs from server to server: one module or folder each, imported when it is asked for.

Other packages bring others, see docs/dialects.md.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import cast

from migrations_runtime.dialects.contract import BatchOptions, RuntimeDialect
from migrations_runtime.errors import CommandError
from migrations_runtime.showing.logger import logger

__all__ = ["BatchOptions", "RuntimeDialect", "dialect_for"]

log = logger(__name__)
GROUP = "migrations_runtime.dialects"
_DIALECTS = {
    "mariadb": "migrations_runtime.dialects.mysql.dialect:MARIADB",
    "mssql": "migrations_runtime.dialects.mssql.dialect:MSSQL",
    "mysql": "migrations_runtime.dialects.mysql.dialect:MYSQL",
    "oracle": "migrations_runtime.dialects.oracle.dialect:ORACLE",
    "postgresql": "migrations_runtime.dialects.postgresql.dialect:POSTGRESQL",
    "sqlite": "migrations_runtime.dialects.sqlite.dialect:SQLITE",
}


@cache
def dialect_for(name: str) -> RuntimeDialect:
    """Return what runs migrations on the dialect that SQLAlchemy calls ``name``.

    Another dialect is an installed package's, by an entry point of the group
    ``migrations_runtime.dialects``. One that none has is taken to follow the SQL standard, and said
    to be.

    :raises CommandError: a package's dialect cannot be imported, or is none.
    """
    found = _DIALECTS.get(name)
    if found is None:
        return _of_a_package(name)
    module, attribute = found.split(":")
    return cast("RuntimeDialect", getattr(import_module(module), attribute))


def _of_a_package(name: str) -> RuntimeDialect:
    from migrations_runtime.dialects.installed import installed

    found = installed(GROUP, name)
    if found is None:
        return _standard(name)
    if isinstance(found, type) or not isinstance(found, RuntimeDialect):
        raise CommandError(
            f"The entry point {name} of the group {GROUP} is no RuntimeDialect, but "
            f"{found!r:.80}; let it name an object such as StandardDialect(name={name!r})"
        )
    return found


def _standard(name: str) -> RuntimeDialect:
    """Return the standard, and say once for each dialect that it is taken for it."""
    from migrations_runtime.dialects.standard import STANDARD

    log.warning(
        "There is nothing here of the dialect %s in particular: it gets standard SQL, which is not "
        "tested with it; see what --sql writes",
        name,
    )
    return STANDARD
