"""How much of a column an index is over.

A key has room for so many bytes. Where one column alone is longer, the server indexes as much of it as
there is room for (``mysql_prepare_create_table`` in sql/sql_table.cc of MariaDB); what is unique is
hashed instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog
from diffgen.contracts import Dialect
from diffgen.dialects.mysql.kinds.column import GEOMETRIES
from diffgen.dialects.mysql.kinds.table_options import PREFIX, collation_of, engine_of
from diffgen.dialects.mysql.server import charset_of
from diffgen.dialects.mysql.types import bytes_of_character, stored_as
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.unique import Unique

LENGTH = PREFIX + "length"
#: Bytes of a key (https://mariadb.com/kb/en/innodb-limitations/#limits-on-size ·
#: https://mariadb.com/kb/en/aria-storage-engine/ · https://mariadb.com/kb/en/myisam-overview/).
_ROOM = {"myisam": 1000, "aria": 2300}
_ROOM_ELSEWHERE = 3072
#: What one column has in a key in the formats of rows where that is the least.
_LEAST = 767
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
    if given is not None:
        return None if _is_whole(type_.sql, given) else given
    whole = _SIZED.fullmatch(type_.sql)
    unbounded = _UNBOUNDED.fullmatch(type_.sql)
    if unique or (whole is None and unbounded is None):
        return None
    of_bytes = "binary" in type_.sql or "blob" in type_.sql
    width = 1 if of_bytes else bytes_of_character(charset_of(collation or usual))
    room = _ROOM.get(engine_of(table, dialect).lower(), _ROOM_ELSEWHERE) // width
    if whole is not None:
        return room if int(whole[2]) > room else None
    return min(room, 255) if type_.sql.startswith("tiny") else room


def _is_whole(sql: str, given: int) -> bool:
    """Return whether so many characters are all that a type has.

    Of a number, a moment or a label, an index is over nothing less: another length is an error, see ER_WRONG_SUB_KEY
    in ``mysql_prepare_create_table``, and none is kept.
    """
    if sized := _SIZED.fullmatch(sql):
        return int(sized[2]) <= given
    return _UNBOUNDED.fullmatch(sql) is None and sql not in GEOMETRIES


def is_long(obj: Index | Unique | PrimaryKey | ForeignKey, catalog: Catalog) -> bool:
    """Return whether a key of a catalog, or the index of a foreign key, may be too long for some format of rows."""
    shortened = dict(dict(obj.options).get(LENGTH, ()))
    columns = columns_of(obj, catalog)
    return sum(_bytes(column, shortened.get(column.key.name)) for column in columns) > _LEAST


def columns_of(obj: Index | Unique | PrimaryKey | ForeignKey, catalog: Catalog) -> Sequence[Column]:
    """Return the columns of a catalog that a key, or the index of a foreign key, is over."""
    names = (
        [element.column for element in obj.elements if element.column is not None]
        if isinstance(obj, Index)
        else obj.columns
    )
    keys = (obj.key._replace(kind="column", name=name) for name in names)
    return [column for key in keys if (column := catalog.get(key)) is not None]


def _bytes(column: Column, shortened: int | None) -> int:
    """Return the bytes that a column takes in a key, which numbers and the like have few of."""
    sized = _SIZED.fullmatch(column.type.sql)
    characters = shortened or (0 if sized is None else int(sized[2]))
    charset = "binary" if column.collation is None else charset_of(column.collation)
    return characters * bytes_of_character(charset)
