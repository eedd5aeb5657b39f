"""ALTER TABLE with the options that SQLAlchemy gives to CREATE TABLE: ``mysql_engine``, ..."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName


class SetOptions(ExecutableDDLElement):
    """ALTER TABLE ... ENGINE, CHARSET and the like."""

    def __init__(self, table: TableName, table_options: dict[str, Any]) -> None:
        self.table = table
        self.table_options = table_options


@compiles(SetOptions, "mysql", "mariadb")
def set_options(element: SetOptions, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ENGINE=InnoDB``."""
    stand_in = sa.Table(element.table.name, sa.MetaData(), **element.table_options)
    options = compiler.post_create_table(stand_in).strip()
    return f"ALTER TABLE {clauses.table(compiler, element.table)} {options}"
