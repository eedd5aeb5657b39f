"""How values become values of another column type (https://www.sqlite.org/datatype3.html)."""

from __future__ import annotations

from migrations_runtime.dialects.sqlite.text.table_text import ColumnText
from migrations_runtime.dialects.sqlite.text.tokens import quote

_RULES = (
    ("INTEGER", ("INT",)),
    ("TEXT", ("CHAR", "CLOB", "TEXT")),
    ("BLOB", ("BLOB",)),
    ("REAL", ("REAL", "FLOA", "DOUB")),
)
_NEEDS_CAST = (("BLOB", "TEXT"), ("TEXT", "BLOB"))


def affinity(declared_type: str) -> str:
    """Return the affinity that SQLite derives from a type (section 3.1); ``""`` has none."""
    declared = declared_type.upper()
    for name, parts in _RULES:
        if any(part in declared for part in parts):
            return name
    return "NUMERIC" if declared else ""


def converted(before: ColumnText, after: ColumnText) -> str:
    """Return the SQL by which a stored value goes into the changed column.

    A column's affinity converts what it is given where nothing is lost by it, and leaves it alone
    where something would be, while CAST makes 0 of 'abc'. Only bytes need one to become text, and
    text to become bytes; both keep every byte.
    """
    change = (affinity(before.declared_type), affinity(after.declared_type))
    source = quote(before.name)
    return f"CAST({source} AS {change[1]})" if change in _NEEDS_CAST else source
