"""RENAME of tables, indexes and constraints."""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName


class RenameTable(ExecutableDDLElement):
    """ALTER TABLE ... RENAME TO: the table stays in its schema."""

    def __init__(self, table: TableName, new_name: str) -> None:
        self.table = table
        self.new_name = new_name


class RenameConstraint(ExecutableDDLElement):
    """ALTER TABLE ... RENAME CONSTRAINT."""

    def __init__(self, table: TableName, constraint: str, new_name: str) -> None:
        self.table = table
        self.constraint = constraint
        self.new_name = new_name


class RenameIndex(ExecutableDDLElement):
    """ALTER INDEX ... RENAME TO; ``table`` has the schema that the index is in."""

    def __init__(self, table: TableName, index: str, new_name: str) -> None:
        self.table = table
        self.index = index
        self.new_name = new_name


@compiles(RenameTable)
def rename_table(element: RenameTable, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE s.t RENAME TO u``."""
    new_name = clauses.name(compiler, element.new_name)
    return f"ALTER TABLE {clauses.table(compiler, element.table)} RENAME TO {new_name}"


@compiles(RenameConstraint)
def rename_constraint(element: RenameConstraint, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t RENAME CONSTRAINT c TO d``."""
    before = clauses.name(compiler, element.constraint)
    after = clauses.name(compiler, element.new_name)
    table = clauses.table(compiler, element.table)
    return f"ALTER TABLE {table} RENAME CONSTRAINT {before} TO {after}"


@compiles(RenameIndex)
def rename_index(element: RenameIndex, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER INDEX s.i RENAME TO j``."""
    before = clauses.qualified(compiler, element.index, element.table.schema)
    return f"ALTER INDEX {before} RENAME TO {clauses.name(compiler, element.new_name)}"
