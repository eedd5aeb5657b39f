"""What SQLite's own ALTER TABLE can do (https://www.sqlite.org/lang_altertable.html)."""

from __future__ import annotations

from typing import TypeAlias

import sqlalchemy as sa

from migrations_runtime.constructs.columns import constraints_of, indexes_of
from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl import columns
from migrations_runtime.ddl.alterations import Alteration, TableName
from migrations_runtime.dialects.sqlite import native_constraints
from migrations_runtime.dialects.sqlite.edits.added import added_sql, is_inline
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.edits.indexes import index_of, renamed
from migrations_runtime.dialects.sqlite.text.clauses import (
    Default,
    ForeignKey,
    Generated,
    NotNull,
    PrimaryKey,
    Unique,
)
from migrations_runtime.dialects.sqlite.text.index_text import IndexText
from migrations_runtime.dialects.sqlite.text.table_text import ColumnText, parse_table
from migrations_runtime.dialects.sqlite.text.tokens import (
    BLOB,
    NUMBER,
    STRING,
    fold,
    has_comments,
    tokenize,
)

Statements: TypeAlias = "list[sa.Executable | str]"
_HAS_DROP_COLUMN = (3, 35)
_CONSTANT_WORDS = ("NULL", "TRUE", "FALSE")


def native_statements(
    table: TableName, alteration: Alteration, before: Draft, after: Draft, dialect: sa.Dialect
) -> Statements | None:
    """Return the statements that make an alteration without a rebuild; ``None`` if none do."""
    match alteration:
        case asked.CreateIndex() | asked.DropIndex():
            return index_statements(alteration)
        case asked.RenameIndex(name, new_name):
            index = index_of(before, name)
            assert index is not None, "the draft has refused this"
            return _rename_index(table, index, new_name, dialect)
        case _ if after.table.sql == before.table.sql:
            return []
        case asked.AddColumn():
            is_last = after.table.columns[-1].name == alteration.column.name
            return add_column(table, alteration.column, dialect) if is_last else None
        case asked.DropColumn(name) if before.table.column(name) is None:
            return []
        case asked.DropColumn(name):
            return drop_column(table, name, dialect) if _goes_alone(before, after) else None
        case _ if (dialect.server_version_info or ()) >= native_constraints.SINCE:
            clause = native_constraints.clause(alteration, before, after, dialect)
            return [f"ALTER TABLE {_qualified(table, dialect)} {clause}"] if clause else None
        case _:
            return None


def index_statements(alteration: asked.CreateIndex | asked.DropIndex) -> Statements:
    """Return CREATE INDEX or DROP INDEX."""
    match alteration:
        case asked.CreateIndex(index, if_not_exists):
            return [sa.schema.CreateIndex(index, if_not_exists=if_not_exists)]
        case asked.DropIndex(index, if_exists):
            return [sa.schema.DropIndex(index, if_exists=if_exists)]


def add_column(
    table: TableName, column: sa.Column[object], dialect: sa.Dialect
) -> Statements | None:
    """Return ADD COLUMN, and the indexes that the column brings."""
    if not all(is_inline(found) for found in constraints_of(column, dialect)):
        return None
    sql = added_sql(column, dialect)
    if not _is_addable(parse_table(f"CREATE TABLE t ({sql})").columns[0]):
        return None
    add = f"ALTER TABLE {_qualified(table, dialect)} ADD COLUMN {sql}"
    return [add, *(sa.schema.CreateIndex(index) for index in indexes_of(column))]


def drop_column(table: TableName, name: str, dialect: sa.Dialect) -> Statements | None:
    """Return DROP COLUMN, which refuses a column that something uses."""
    if (dialect.server_version_info or _HAS_DROP_COLUMN) < _HAS_DROP_COLUMN:
        return None
    return [columns.DropColumn(table, name)]


def _goes_alone(before: Draft, after: Draft) -> bool:
    """Tell whether columns are dropped and nothing else with them, in whatever order."""
    gone = [one for one in before.table.columns if after.table.column(one.name) is None]
    if len(gone) > 1 and any(column.last(Generated) for column in gone):
        return False
    if any(fold(column.name) in after.returning for column in gone):
        return False  # an index may wait for it
    if has_comments(before.table.sql):
        # To cut out the last column SQLite looks for the comma before it, and takes one in a
        # comment (dropColumnFunc, src/alter.c).
        return False
    return after.indexes == before.indexes and after.addresses == before.addresses


def _is_addable(column: ColumnText) -> bool:
    """Tell whether ADD COLUMN takes a definition, whatever the rows (sqlite3AlterFinishAddColumn)."""
    generated = column.last(Generated)
    default = column.last(Default)
    is_null = default is None or default.text.upper() == "NULL"
    if column.last(PrimaryKey) or column.last(Unique) or (generated and generated.stored):
        return False
    if column.last(NotNull) and is_null and not generated:
        return False
    if column.last(ForeignKey) and not is_null:
        return False
    return default is None or _is_constant(default)


def _is_constant(default: Default) -> bool:
    """Tell whether a default is a literal; in parentheses it may be anything."""
    value = tokenize(default.text)[-2]
    is_literal = value.kind in (STRING, NUMBER, BLOB) or value.word in _CONSTANT_WORDS
    return is_literal and not default.parenthesized


def _rename_index(table: TableName, index: IndexText, name: str, dialect: sa.Dialect) -> Statements:
    """Make the index again under its new name, as SQLite cannot rename one."""
    dropped = _qualified(TableName(index.name, table.schema), dialect)
    created = _qualified(TableName(name, table.schema), dialect)
    return [f"DROP INDEX {dropped}", renamed(index, created).sql]


def _qualified(name: TableName, dialect: sa.Dialect) -> str:
    return dialect.identifier_preparer.format_table(sa.table(name.name, schema=name.schema))
