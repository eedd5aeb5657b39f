"""A script for the program sqlite3."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from migrations_runtime.executor.notation import Notation


def literal(value: Any, type_: TypeEngine[Any], compiler: SQLCompiler) -> str | None:
    """Write infinity as a number too large to be one; a NaN is stored as NULL, online too.

    https://www.sqlite.org/faq.html and ``sqlite3VdbeMemSetDouble`` in src/vdbemem.c
    """
    if isinstance(value, float) and not math.isfinite(value):
        return "NULL" if math.isnan(value) else f"{math.copysign(9, value):.0f}e999"
    return None


# Rebuilding a table drops it, which deletes the rows that refer to it where foreign keys are
# enforced; within a transaction the pragma does nothing (https://www.sqlite.org/pragma.html).
NOTATION = Notation(opening=("PRAGMA foreign_keys=OFF",), literal=literal)
