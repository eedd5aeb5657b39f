"""DROP INDEX, DROP FOREIGN KEY and the like: each kind of constraint has words of its own."""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import ConstraintType, TableName

# DROP CONSTRAINT takes any kind (MySQL 8.0.19, MariaDB 10.2.22), but MariaDB's drops neither a
# primary key by a name nor, where two have one name, the one that is meant.
_WORDS: dict[ConstraintType | None, str] = {
    "foreignkey": "FOREIGN KEY",
    "unique": "INDEX",
    None: "CONSTRAINT",
    "check": "CONSTRAINT",
}


class DropKey(ExecutableDDLElement):
    """ALTER TABLE ... DROP of a constraint."""

    def __init__(
        self, table: TableName, name: str, type_: ConstraintType | None, if_exists: bool = False
    ) -> None:
        self.table = table
        self.name = name
        self.type = type_
        self.if_exists = if_exists


@compiles(DropKey, "mysql", "mariadb")
def drop_key(element: DropKey, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t DROP FOREIGN KEY f``."""
    table = clauses.table(compiler, element.table)
    if element.type == "primary":
        return f"ALTER TABLE {table} DROP PRIMARY KEY"
    if element.type not in _WORDS:
        clauses.unsupported(compiler, f"have an {element.type} constraint such as {element.name}")
    guard = "IF EXISTS " if element.if_exists else ""
    name = clauses.name(compiler, element.name)
    return f"ALTER TABLE {table} DROP {_WORDS[element.type]} {guard}{name}"
