"""ALTER TABLE with the options that SQLAlchemy gives to CREATE TABLE as ``postgresql_...``.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.errors import CommandError

PREFIX = "postgresql_"
PREFIXES = "prefixes"  # of CREATE TABLE; that of a table that stays is UNLOGGED


class SetOption(ExecutableDDLElement):
    """ALTER TABLE ... SET of one option; ``None`` is the server's default."""

    def __init__(self, table: TableName, option: str, value: object) -> None:
        self.table = table
        self.option = option
        self.value = value


class ResetStorage(ExecutableDDLElement):
    """ALTER TABLE ... RESET of all storage parameters but some, which only the server can list."""

    def __init__(self, table: TableName, keep: tuple[str, ...]) -> None:
        self.table = table
        self.keep = keep


def statements(table: TableName, option: str, value: object) -> Iterator[sa.Executable]:
    """Give the statements for one option.

    :raises CommandError: for an option that a table keeps for life.
    """
    match option.removeprefix(PREFIX):
        case "with":
            parameters = dict(value) if isinstance(value, Mapping) else {}
            yield ResetStorage(table, tuple(parameters))
            if parameters:
                yield SetOption(table, "with", parameters)
        case "tablespace" | "using" as changeable:
            yield SetOption(table, changeable, value)
        case "prefixes":
            yield SetOption(table, PREFIXES, "UNLOGGED" if value else "LOGGED")
        case _:
            raise CommandError(
                f"PostgreSQL cannot change {option} of {table.name}, a table that is there. "
                "Create a table with it, move the rows, and rename it."
            )


@compiles(SetOption, "postgresql")
def set_option(element: SetOption, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t SET (fillfactor = 70)``."""
    table, value = clauses.table(compiler, element.table), element.value
    if isinstance(value, Mapping):
        parameters = ", ".join(_parameter(name, one) for name, one in value.items())
        return f"ALTER TABLE {table} SET ({clauses.verbatim(compiler, parameters)})"
    if element.option == PREFIXES:
        return f"ALTER TABLE {table} SET {value}"
    if element.option == "tablespace":
        return f"ALTER TABLE {table} SET TABLESPACE {_name(compiler, value, 'pg_default')}"
    return f"ALTER TABLE {table} SET ACCESS METHOD {_name(compiler, value, 'heap')}"


@compiles(ResetStorage, "postgresql")
def reset_storage(element: ResetStorage, compiler: DDLCompiler, **kw: object) -> str:
    """``DO $$ ... EXECUTE 'ALTER TABLE t RESET (fillfactor)' ... $$``."""
    table = clauses.plain(compiler, clauses.table(compiler, element.table))
    kept = ", ".join(clauses.quoted(name) for name in element.keep)
    body = (
        "DECLARE gone text := (SELECT string_agg(split_part(setting, '=', 1), ', ') "
        f"FROM pg_class, unnest(reloptions) AS setting WHERE oid = {clauses.quoted(table)}::regclass "
        f"AND split_part(setting, '=', 1) <> ALL (ARRAY[{kept}]::text[])); "
        "BEGIN IF gone IS NOT NULL THEN "
        f"EXECUTE {clauses.quoted(f'ALTER TABLE {table} RESET (')} || gone || ')'; END IF; END"
    )
    return clauses.verbatim(compiler, f"DO {clauses.dollar_quoted(body)}")


def _parameter(name: str, value: object) -> str:
    """Write a storage parameter as SQLAlchemy does in CREATE TABLE."""
    if value is None:
        return name
    return f"{name} = {str(value).lower() if isinstance(value, bool) else value}"


def _name(compiler: DDLCompiler, value: object, default: str) -> str:
    return clauses.name(compiler, str(value or default))
