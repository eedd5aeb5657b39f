"""How much of a column an index is over.

A key has room for so many bytes. Where one column alone is longer, the server indexes as much of it as
there is room for (``mysql_prepare_create_table`` in sql/sql_table.cc of MariaDB); what is unique is
hashed instead.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Dialect
from diffgen.dialects.mysql.kinds.table_options import collation_of, engine_of
from diffgen.dialects.mysql.server import charset_of
from diffgen.dialects.mysql.types import bytes_of_character, stored_as

#: Bytes of a key (https://mariadb.com/kb/en/innodb-limitations/#limits-on-size ·
#: https://mariadb.com/kb/en/aria-storage-engine/ · https://mariadb.com/kb/en/myisam-overview/).
_ROOM = {"myisam": 1000, "aria": 2300}
_ROOM_ELSEWHERE = 3072
_SIZED = re.compile(r"(?:var)?(char|binary)\((\d+)\)")
_UNBOUNDED = re.compile(r"(tiny|medium|long)?(text|blob)|json")


def indexed(
    column: sa.Column[Any], given: int | None, unique: bool, dialect: Dialect
) -> int | None:
    """Return the characters that are indexed, ``None`` for all of them.

    :param given: how many the models say, if they do.
    """
    table = column.table
    usual = collation_of(table, dialect)
    type_, collation = stored_as(column.type, dialect, usual)
    whole = _SIZED.fullmatch(type_.sql)
    if given is not None:
        return None if whole is not None and int(whole[2]) <= given else given
    unbounded = _UNBOUNDED.fullmatch(type_.sql)
    if unique or (whole is None and unbounded is None):
        return None
    of_bytes = "binary" in type_.sql or "blob" in type_.sql
    width = 1 if of_bytes else bytes_of_character(charset_of(collation or usual))
    room = _ROOM.get(engine_of(table, dialect).lower(), _ROOM_ELSEWHERE) // width
    if whole is not None:
        return room if int(whole[2]) > room else None
    return min(room, 255) if type_.sql.startswith("tiny") else room
