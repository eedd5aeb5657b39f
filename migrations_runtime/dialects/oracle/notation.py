"""A script for SQL*Plus and SQLcl: a line with a slash sends each statement off.

https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Literals.html
"""

from __future__ import annotations

import datetime
import math
import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from migrations_runtime.executor.notation import Notation

_PLSQL = re.compile(
    r"\s*(BEGIN|DECLARE|CREATE\s+(OR\s+REPLACE\s+)?((NON)?EDITIONABLE\s+)?"
    r"(PROCEDURE|FUNCTION|TRIGGER|PACKAGE|TYPE))\b",
    re.IGNORECASE,
)


def ended(sql: str) -> str:
    """Return a statement without a semicolon, by which it would run there and at the slash again.

    In PL/SQL it is a part of the block.
    """
    return sql if _PLSQL.match(sql) else sql.rstrip().removesuffix(";").rstrip()


def literal(value: Any, type_: TypeEngine[Any], compiler: SQLCompiler) -> str | None:
    """Write moments with a time zone, floats that are no numbers, and texts of several lines.

    Within a text, too, SQL*Plus takes an empty line for the end and a slash for the command to run.
    """
    if isinstance(value, str) and "\n" in value and isinstance(type_, sa.String):
        lines = ("'" + line.replace("'", "''") + "'" for line in value.split("\n"))
        return " || CHR(10) || ".join(lines)
    if isinstance(value, datetime.datetime) and value.tzinfo is not None:
        text = value.isoformat(" ", "microseconds")
        return f"TO_TIMESTAMP_TZ('{text}', 'YYYY-MM-DD HH24:MI:SS.FFTZH:TZM')"
    if isinstance(value, float) and not math.isfinite(value):
        sign = "-" if value < 0 else ""
        return f"{sign}BINARY_DOUBLE_{'NAN' if math.isnan(value) else 'INFINITY'}"
    return None


def binary(value: bytes) -> str:
    """Return ``HEXTORAW('00ff')``."""
    return f"HEXTORAW('{value.hex()}')"


NOTATION = Notation(ended=ended, separator="/", closing="COMMIT", binary=binary, literal=literal)
