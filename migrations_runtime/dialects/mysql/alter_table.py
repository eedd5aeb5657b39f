"""ALTER TABLE with several clauses, for which the server copies the table once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.dialects.mysql.stored.spelling import of_the_session


class AlterTable(ExecutableDDLElement):
    """Statements that each alter the same table, as the clauses of one."""

    def __init__(self, table: TableName, parts: Iterable[sa.Executable]) -> None:
        self.table = table
        self.parts = tuple(parts)


class AddStored(ExecutableDDLElement):
    """ADD of a key or constraint in the server's own words."""

    def __init__(self, table: TableName, text: str, *, constraint: str | None = None) -> None:
        self.table = table
        self.text = text
        self.constraint = constraint


class AddKey(ExecutableDDLElement):
    """ADD INDEX of whole columns."""

    def __init__(self, table: TableName, name: str, columns: Sequence[str | None]) -> None:
        self.table = table
        self.name = name
        self.columns = [column for column in columns if column is not None]


@compiles(AddKey, "mysql", "mariadb")
def add_key(element: AddKey, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ADD INDEX f (a, b)``."""
    table, name = clauses.table(compiler, element.table), clauses.name(compiler, element.name)
    columns = ", ".join(clauses.name(compiler, column) for column in element.columns)
    return f"ALTER TABLE {table} ADD INDEX {name} ({columns})"


@compiles(AddStored, "mysql", "mariadb")
def add_stored(element: AddStored, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (`a`) REFERENCES `p` (`id`)``."""
    words = ["ALTER TABLE", clauses.table(compiler, element.table), "ADD"]
    if element.constraint is not None:
        words += ["CONSTRAINT", clauses.name(compiler, element.constraint)]
    text = of_the_session(element.text, compiler.dialect)
    return " ".join([*words, clauses.verbatim(compiler, text)])


@compiles(AlterTable, "mysql", "mariadb")
def alter_table(element: AlterTable, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t DROP FOREIGN KEY f, DROP INDEX i, MODIFY COLUMN c BIGINT``."""
    table = clauses.table(compiler, element.table)
    parts = [_clause(compiler, table, part) for part in element.parts]
    return f"ALTER TABLE {table} {', '.join(parts)}"


def merged(table: TableName, statements: Iterable[sa.Executable]) -> Iterator[sa.Executable]:
    """Give the statements as one; each that is an :class:`AlterTable` already stays by itself."""
    waiting: list[sa.Executable] = []
    for statement in statements:
        if isinstance(statement, AlterTable):
            yield from _one(table, waiting)
            waiting = []
            yield statement
        else:
            waiting.append(statement)
    yield from _one(table, waiting)


def _one(table: TableName, statements: list[sa.Executable]) -> Iterator[sa.Executable]:
    if statements:
        yield statements[0] if len(statements) == 1 else AlterTable(table, statements)


def _clause(compiler: DDLCompiler, table: str, part: Any) -> str:
    """Return what one statement says of the table: CREATE INDEX and DROP INDEX have it in the middle."""
    sql = compiler.process(part).strip()
    if isinstance(part, sa.schema.CreateIndex):
        before, after = sql.removeprefix("CREATE ").split(f" ON {table} (", 1)
        return f"ADD {before} ({after}"
    if isinstance(part, sa.schema.DropIndex):
        return sql.removesuffix(f" ON {table}")
    begin = f"ALTER TABLE {table} "
    assert sql.startswith(begin), f"{sql} is no clause of ALTER TABLE"
    return sql.removeprefix(begin)
