"""A script for sqlcmd: batches that GO sends off, and T-SQL's literals.

https://learn.microsoft.com/en-us/sql/t-sql/data-types/constants-transact-sql
"""

from __future__ import annotations

import datetime
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from migrations_runtime.executor.notation import Notation

_GO = re.compile(r"^\s*(GO|:|!!)", re.IGNORECASE | re.MULTILINE)


def literal(value: Any, type_: TypeEngine[Any], compiler: SQLCompiler) -> str | None:
    """Write times whatever the session's DATEFORMAT, texts beyond the code page, and lines with GO."""
    match value:
        case datetime.datetime():
            name = "DATETIMEOFFSET" if value.tzinfo else "DATETIME2"
            return f"CAST('{value.isoformat()}' AS {name})"
        case datetime.date():
            return f"CAST('{value.isoformat()}' AS DATE)"
        case str() if isinstance(type_, sa.String):
            lines = value.split("\n") if _GO.search(value) else [value]
            return None if lines == [value] and value.isascii() else _joined(lines)
        case _:
            return None


def _joined(lines: list[str]) -> str:
    """Write a text line by line, so that sqlcmd sees none of them as its own."""
    return " + NCHAR(10) + ".join("N'" + line.replace("'", "''") + "'" for line in lines)


def binary(value: bytes) -> str:
    """Return ``0x00ff``."""
    return f"0x{value.hex()}"


NOTATION = Notation(
    begin="BEGIN TRANSACTION",
    separator="GO",
    binary=binary,
    literal=literal,
    assumes=(
        # SQL Server 2016, the first with IF EXISTS; DATE and TIME are older (2008), and so are
        # VARCHAR(max) in place of TEXT and OFFSET ... FETCH (2012).
        ("server_version_info", (13, 0)),
        ("deprecate_large_types", True),
        ("supports_multivalues_insert", True),
        ("_supports_offset_fetch", True),
        # A comment is on a schema's table, never on a table alone.
        ("default_schema_name", "dbo"),
    ),
)
