"""ALTER TABLE with the options that SQLAlchemy gives to CREATE TABLE as ``postgresql_...``.

https://www.postgresql.org/docs/current/sql-altertable.html
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName
from migrations_runtime.errors import CommandError

PREFIX = "postgresql_"


class SetOption(ExecutableDDLElement):
    """ALTER TABLE ... SET of one option."""

    def __init__(self, table: TableName, option: str, value: object) -> None:
        self.table = table
        self.option = option
        self.value = value


@compiles(SetOption, "postgresql")
def set_option(element: SetOption, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t SET (fillfactor = 70), RESET (autovacuum_enabled)``."""
    table = clauses.table(compiler, element.table)
    return f"ALTER TABLE {table} {_clause(element, compiler)}"


def _clause(element: SetOption, compiler: DDLCompiler) -> str:
    value = element.value
    match element.option.removeprefix(PREFIX):
        case "with" if isinstance(value, Mapping):
            return clauses.verbatim(compiler, _storage(value))
        case "tablespace":
            return f"SET TABLESPACE {clauses.name(compiler, str(value or 'pg_default'))}"
        case "using":
            return f"SET ACCESS METHOD {clauses.name(compiler, str(value or 'heap'))}"
        case _:
            raise CommandError(
                f"PostgreSQL cannot change {element.option} of {element.table.name}, a table that "
                "is there. Make a new table with it and move the rows."
            )


def _storage(parameters: Mapping[str, object]) -> str:
    """Return SET for parameters with a value and RESET for those that are ``None``."""
    given = [f"{name} = {_value(value)}" for name, value in parameters.items() if value is not None]
    reset = [name for name, value in parameters.items() if value is None]
    actions = [f"SET ({', '.join(given)})"] if given else []
    return ", ".join([*actions, *([f"RESET ({', '.join(reset)})"] if reset else [])])


def _value(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
