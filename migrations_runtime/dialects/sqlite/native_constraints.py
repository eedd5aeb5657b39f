"""NOT NULL and CHECK by ALTER TABLE, which SQLite 3.53 brought (https://www.sqlite.org/lang_altertable.html).

Rows are looked at and not copied. Where SQLite would take along what is beside the clause that it cuts
out or puts in, the table is rebuilt: comments, ``NOT DEFERRABLE``, one of two constraints of a name.
"""

from __future__ import annotations

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.clauses import Check, ForeignKey, NotNull, Null
from migrations_runtime.dialects.sqlite.text.compiled import constraint_sql
from migrations_runtime.dialects.sqlite.text.table_text import ColumnText, TableText
from migrations_runtime.dialects.sqlite.text.tokens import fold, has_comments, quote

SINCE = (3, 53)


def clause(alteration: Alteration, before: Draft, after: Draft, dialect: sa.Dialect) -> str | None:
    """Return what follows ``ALTER TABLE t``; ``None`` where the table has to be rebuilt."""
    if has_comments(before.table.sql) or _says_not_deferrable(before.table):
        return None
    match alteration:
        case asked.AlterColumn(name):
            return _nullability(before.table, after.table, name)
        case asked.AddConstraint(sa.CheckConstraint() as check):
            taken = check.name is not None and _named(before.table, str(check.name))
            return None if taken else f"ADD {constraint_sql(check, dialect)}"
        case asked.DropConstraint(name):
            found = _named(before.table, name)
            is_check = len(found) == 1 and isinstance(found[0], Check)
            return f"DROP CONSTRAINT {quote(name)}" if is_check else None
        case _:
            return None


def _nullability(before: TableText, after: TableText, name: str) -> str | None:
    """Return SET or DROP NOT NULL, if nothing else becomes different."""
    earlier, later = before.column(name), after.column(name)
    if earlier is None or later is None or earlier.last(Null) is not None:
        return None
    if sum(isinstance(one, NotNull) for one in earlier.constraints) > 1:
        return None
    if _besides(before, earlier) != _besides(after, later):
        return None
    if (not_null := later.last(NotNull)) is None:
        return f"ALTER COLUMN {quote(earlier.name)} DROP NOT NULL"
    if earlier.last(NotNull) or not_null.name is not None:
        return None
    conflict = f" ON CONFLICT {not_null.conflict}" if not_null.conflict else ""
    return f"ALTER COLUMN {quote(earlier.name)} SET NOT NULL{conflict}"


def _besides(table: TableText, column: ColumnText) -> list[str]:
    """Return the text of each part of a column but NOT NULL."""
    others = [one.span for one in column.constraints if not isinstance(one, NotNull)]
    return [table.sql[slice(*span)] for span in (column.name_span, column.type_span, *others)]


def _says_not_deferrable(table: TableText) -> bool:
    keys = (one for one in table.all_constraints if isinstance(one, ForeignKey))
    return any(key.deferrable is False for key in keys)


def _named(table: TableText, name: str) -> list[object]:
    """Return all that has a name of its own that SQLite may take for this one."""
    of_columns = [one for column in table.columns for one in column.constraints]
    named = [(one, getattr(one, "name", None)) for one in (*of_columns, *table.constraints)]
    return [one for one, its in named if its is not None and fold(its) == fold(name)]
