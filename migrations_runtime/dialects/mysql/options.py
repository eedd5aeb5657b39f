"""ALTER TABLE with the options that SQLAlchemy gives to CREATE TABLE: ``mysql_engine``, ..."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import SetTableOptions, TableName
from migrations_runtime.dialects.mysql.servers import answer, own_options
from migrations_runtime.executor import Executor

CHARACTER_SETS = ("charset", "character_set", "collate")
# What the server takes where nothing is said; DEFAULT for all others.
# https://dev.mysql.com/doc/refman/8.4/en/create-table.html#create-table-options
_DEFAULTS = {
    "comment": "",
    "compression": "'NONE'",
    "connection": "",
    "encryption": "'N'",
    "insert_method": "NO",
    "tablespace": "innodb_file_per_table",
} | dict.fromkeys(
    ("avg_row_length", "checksum", "delay_key_write", "key_block_size", "max_rows", "min_rows"), "0"
)
_SCHEMA = (
    "SELECT default_{} FROM information_schema.schemata WHERE schema_name = coalesce(:schema, "
    "DATABASE())"
)


class SetOptions(ExecutableDDLElement):
    """ALTER TABLE ... ENGINE, CHARSET and the like."""

    def __init__(self, table: TableName, table_options: Mapping[str, str]) -> None:
        self.table = table
        self.table_options = table_options


@compiles(SetOptions, "mysql", "mariadb")
def set_options(element: SetOptions, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ENGINE=InnoDB``, whichever of the two names the options begin with."""
    named = compiler.dialect.name
    options: dict[str, Any] = {
        f"{named}_{name}": value for name, value in element.table_options.items()
    }
    stand_in = sa.Table(element.table.name, sa.MetaData(), **options)
    said = compiler.post_create_table(stand_in).strip()
    return f"ALTER TABLE {clauses.table(compiler, element.table)} {said}"


def options_set(
    executor: Executor, table: TableName, options: SetTableOptions
) -> Iterator[sa.Executable]:
    """Give the table its options; a character set is for columns to come, as in SQL.

    :raises CommandError: the schema's character set is to be taken, and there is no database that
        says which one that is.
    """
    own = {
        name: _default(executor, table, name) if value is None else str(value)
        for name, value in own_options(options.options).items()
    }
    if own:
        yield SetOptions(table, own)


def _default(executor: Executor, table: TableName, name: str) -> str:
    if name == "engine":
        return answer(executor, "SELECT @@default_storage_engine", {}, "InnoDB")
    if name.endswith(CHARACTER_SETS):
        column = "collation_name" if name.endswith("collate") else "character_set_name"
        return answer(executor, _SCHEMA.format(column), {"schema": table.schema})
    return _DEFAULTS.get(name, "DEFAULT")
