"""Databases to try things in: there are none, as each server has its own way to make one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NoReturn

import sqlalchemy as sa

from diffgen.contracts import Whole
from diffgen.errors import CommandError


def scratch(connection: sa.Connection, schemas: Collection[str]) -> NoReturn:
    """Refuse to make a throw-away database.

    :raises CommandError: always.
    """
    _refuse(connection)


def _refuse(connection: sa.Connection, *_: Any) -> NoReturn:
    raise CommandError(
        f"nobody knows how a scratch database is made on {connection.dialect.name}; try the script on a copy"
        " of the database, or install a package that has the dialect for diffgen"
    )


WHOLE = Whole(empty=_refuse, schemas=_refuse, counters=_refuse, beyond=_refuse)
