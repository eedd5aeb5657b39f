"""The SQLAlchemy source of each type: generic where that says the same, else of the dialect's own.

INET4 and INET6 are said by their text: SQLAlchemy 2.0 takes its classes for ``mariadb://`` alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from diffgen.catalog import Type
from diffgen.dialects.mysql.types import COLLATED, members
from diffgen.kinds.portable import portable_source
from diffgen.source import Source, call

MYSQL = "from sqlalchemy.dialects import mysql"

_GENERIC = {
    "int": "sa.Integer",
    "bigint": "sa.BigInteger",
    "smallint": "sa.SmallInteger",
    "tinyint(1)": "sa.Boolean",
    "float": "sa.Float",
    "double": "sa.Double",
    "date": "sa.Date",
    "time": "sa.Time",
    "datetime": "sa.DateTime",
    "timestamp": "sa.TIMESTAMP",
    "blob": "sa.LargeBinary",
    "json": "sa.JSON",
    # Not ``sa.Uuid``, which SQLAlchemy 2.0 makes a ``char(32)`` on MariaDB, too.
    "uuid": "sa.UUID",
    "text": "sa.Text",
}
_LENGTHS = {
    "varchar": "sa.String",
    "char": "sa.CHAR",
    "binary": "sa.BINARY",
    "varbinary": "sa.VARBINARY",
    "bit": "mysql.BIT",
}
_NUMBERS = {
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "mediumint": "MEDIUMINT",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "decimal": "DECIMAL",
    "float": "FLOAT",
    "double": "DOUBLE",
}
_CLOCKS = ("time", "datetime", "timestamp")
_PLAIN = ("year", "tinytext", "mediumtext", "longtext", "tinyblob", "mediumblob", "longblob")
_SHAPE = re.compile(r"(\w+)(?:\((\d+)(?:,(\d+))?\))?((?: unsigned| zerofill)*)")


def type_source(type_: Type, collation: str | None) -> Source:
    """Return the source of a SQLAlchemy type that the server stores as ``type_``."""
    name = type_.sql.partition("(")[0]
    said = {} if collation is None or name not in COLLATED else {"collation": collation}
    if type_.native is not None:
        portable = portable_source(type_.native)
        if portable is not None and ("collation=" in portable.text) == bool(said):
            return portable
    if name in ("enum", "set"):
        return _list(name, members(type_.sql), said)
    if type_.sql in _GENERIC:
        return call(_GENERIC[type_.sql], (), said)
    found = _SHAPE.fullmatch(type_.sql)
    source = None if found is None else _sized(found, said)
    return source or _by_text(type_.sql, collation)


def _list(name: str, values: list[str], said: dict[str, str]) -> Source:
    if name == "enum":
        # SQLAlchemy's own ENUM takes a collation, the generic one does not in each version.
        return _own("ENUM", said, values) if said else call("sa.Enum", values)
    kwargs: dict[str, object] = {"retrieve_as_bitwise": True} if "" in values else {}
    return _own("SET", kwargs | said, values)


def _sized(found: re.Match[str], said: dict[str, str]) -> Source | None:
    name, first, second, flags = found.groups()
    if name in _NUMBERS:
        return _number(name, first, second, flags.split())
    if flags:
        return None
    if name in _LENGTHS and first is not None and second is None:
        imports = [MYSQL] if _LENGTHS[name].startswith("mysql.") else []
        return call(_LENGTHS[name], (), {"length": int(first), **said}, imports)
    if name in _CLOCKS and first is not None:
        return _own(name.upper(), {"fsp": int(first)})
    if name in _PLAIN:
        return _own(name.upper(), said)
    return None


def _number(name: str, first: str | None, second: str | None, flags: list[str]) -> Source:
    kwargs: dict[str, object] = {}
    if second is not None:
        kwargs |= {"precision": int(first or 0), "scale": int(second)}
    elif first is not None:
        kwargs["display_width"] = int(first)
    if name == "decimal" and not flags:
        return call("sa.Numeric", (), kwargs)
    return _own(_NUMBERS[name], kwargs | dict.fromkeys(flags, True))


def _own(name: str, kwargs: Mapping[str, object], args: Sequence[str] = ()) -> Source:
    return call(f"mysql.{name}", args, kwargs, imports=[MYSQL])


def _by_text(sql: str, collation: str | None) -> Source:
    text = sql if collation is None else f"{sql} COLLATE {collation}"
    return call("SQLType", [text], imports=["from migrations_runtime.types import SQLType"])
