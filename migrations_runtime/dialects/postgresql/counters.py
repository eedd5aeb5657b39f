"""The counters behind PostgreSQL's columns: sequences that a column owns (SERIAL) and identities.

A SERIAL column is an integer column whose default is the next value of a sequence that it owns:
https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.ddl.columns import AlterTableColumn
from migrations_runtime.ddl.identity import ascends, first_value
from migrations_runtime.naming import object_name

COUNTER_TYPES = ("SMALLINT", "INTEGER", "BIGINT")


class AdvanceIdentity(AlterTableColumn):
    """Move the counter of an identity column past the values that its rows have."""

    def __init__(self, table: TableName, column: str, identity: sa.Identity) -> None:
        super().__init__(table, column)
        self.identity = identity


class EnsureSerial(AlterTableColumn):
    """Make a column what SERIAL makes it, unless it has a counter of its own already.

    ``type_`` is the column's type, ``UNSET`` being ``None``; a counter that is there is widened or
    narrowed to it if ``type_changes``.
    """

    def __init__(
        self, table: TableName, column: str, type_: TypeEngine[object] | None, type_changes: bool
    ) -> None:
        super().__init__(table, column)
        self.type = type_
        self.type_changes = type_changes


class DropSerial(AlterTableColumn):
    """Take the default and the sequence from a SERIAL column; an identity stays."""


@compiles(AdvanceIdentity, "postgresql")
def advance_identity(element: AdvanceIdentity, compiler: DDLCompiler, **kw: object) -> str:
    """``SELECT setval(pg_get_serial_sequence('t', 'c'), max(c)) FROM t HAVING max(c) >= 1``."""
    counter = _counter(element, compiler)
    return clauses.verbatim(compiler, f"SELECT {_setval(element, compiler, counter)}")


@compiles(EnsureSerial, "postgresql")
def ensure_serial(element: EnsureSerial, compiler: DDLCompiler, **kw: object) -> str:
    """``DO $$ BEGIN IF ... THEN CREATE SEQUENCE ...; ALTER TABLE ...; END IF; END $$``."""
    table, column = _table(element, compiler), _column(element, compiler)
    name = object_name(element.table.name, element.column, "seq")
    sequence = clauses.qualified(compiler, name, element.table.schema)
    sequence = clauses.plain(compiler, sequence)
    type_ = _counter_type(element, compiler)
    counter = f"{clauses.quoted(sequence)}::regclass"
    statements = [
        f"IF {_counter(element, compiler)} IS NULL THEN",
        f"CREATE SEQUENCE {sequence}{type_} OWNED BY {table}.{column};",
        f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT nextval({counter});",
        f"PERFORM {_setval(element, compiler, counter)};",
    ]
    if element.type_changes and type_:
        alter = f"'ALTER SEQUENCE ' || {_counter(element, compiler)} || '{type_}'"
        statements.append(f"ELSE EXECUTE {alter};")
    body = " ".join(["BEGIN", *statements, "END IF; END"])
    return clauses.verbatim(compiler, f"DO {clauses.dollar_quoted(body)}")


@compiles(DropSerial, "postgresql")
def drop_serial(element: DropSerial, compiler: DDLCompiler, **kw: object) -> str:
    """``DO $$ ... ALTER TABLE t ALTER COLUMN c DROP DEFAULT; DROP SEQUENCE ... $$``."""
    table, column = _table(element, compiler), _column(element, compiler)
    body = (
        f"DECLARE counter text := (SELECT {_counter(element, compiler)} FROM pg_attribute "
        f"WHERE attrelid = {clauses.quoted(table)}::regclass "
        f"AND attname = {clauses.quoted(element.column)} AND attidentity = ''); "
        "BEGIN IF counter IS NOT NULL THEN "
        f"ALTER TABLE {table} ALTER COLUMN {column} DROP DEFAULT; "
        "EXECUTE 'DROP SEQUENCE ' || counter; END IF; END"
    )
    return clauses.verbatim(compiler, f"DO {clauses.dollar_quoted(body)}")


def _table(element: AlterTableColumn, compiler: DDLCompiler) -> str:
    return clauses.plain(compiler, clauses.table(compiler, element.table))


def _column(element: AlterTableColumn, compiler: DDLCompiler) -> str:
    return clauses.plain(compiler, clauses.name(compiler, element.column))


def _counter(element: AlterTableColumn, compiler: DDLCompiler) -> str:
    table = clauses.quoted(_table(element, compiler))
    return f"pg_get_serial_sequence({table}, {clauses.quoted(element.column)})"


def _setval(element: AlterTableColumn, compiler: DDLCompiler, counter: str) -> str:
    identity = element.identity if isinstance(element, AdvanceIdentity) else sa.Identity()
    furthest, reached = ("max", ">=") if ascends(identity) else ("min", "<=")
    value = f"{furthest}({_column(element, compiler)})"
    return (
        f"setval({counter}, {value}) FROM {_table(element, compiler)} "
        f"HAVING {value} {reached} {first_value(identity)}"
    )


def _counter_type(element: EnsureSerial, compiler: DDLCompiler) -> str:
    if element.type is None:
        return ""
    type_ = compiler.dialect.type_compiler_instance.process(element.type)
    return f" AS {type_}" if type_ in COUNTER_TYPES else ""
