"""ALTER TABLE ... MODIFY, in Oracle's words.

https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/ALTER-TABLE.html
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.columns import (
    AddColumn,
    AlterColumnDefault,
    AlterColumnNullable,
    AlterColumnType,
    AlterTableColumn,
    DropColumn,
    DropExpression,
    SetExpression,
    add,
    drop_column,
)
from migrations_runtime.ddl.comments import CommentOn
from migrations_runtime.ddl.identity import AddIdentity, AlterIdentity, DropIdentity, first_value


@compiles(AddColumn, "oracle")
def add_column(element: AddColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ADD c INTEGER``."""
    if element.if_not_exists:
        clauses.unsupported(compiler, "add a column only if it is not there")
    return add(element, compiler)


@compiles(DropColumn, "oracle")
def drop_existing_column(element: DropColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t DROP COLUMN c``."""
    if element.if_exists:
        clauses.unsupported(compiler, "drop a column only if it is there")
    return drop_column(element, compiler, **kw)


@compiles(AlterColumnType, "oracle")
def modify_type(element: AlterColumnType, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY c VARCHAR2(20 CHAR)``."""
    type_ = compiler.dialect.type_compiler_instance.process(element.type)
    return f"{_modify(element, compiler)} {type_}"


@compiles(AlterColumnNullable, "oracle")
def modify_nullable(element: AlterColumnNullable, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY c NOT NULL``."""
    return f"{_modify(element, compiler)} {'NULL' if element.nullable else 'NOT NULL'}"


@compiles(AlterColumnDefault, "oracle")
def modify_default(element: AlterColumnDefault, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY c DEFAULT 'x'``; a default cannot be dropped, but be NULL."""
    default: str | None = "NULL"
    if element.default is not None:
        column = sa.Column(element.column, element.type, server_default=element.default)
        default = compiler.get_column_default_string(column)
    return f"{_modify(element, compiler)} DEFAULT {default}"


@compiles(SetExpression, "oracle")
def modify_expression(element: SetExpression, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY c GENERATED ALWAYS AS (a + b)``."""
    sql = clauses.expression(compiler, element.computed.sqltext)
    return f"{_modify(element, compiler)} GENERATED ALWAYS AS ({sql})"


@compiles(DropExpression, "oracle")
def drop_expression(element: DropExpression, compiler: DDLCompiler, **kw: object) -> str:
    """Raise: a virtual column has no values to keep."""
    clauses.unsupported(compiler, f"make the generated column {element.column} a plain one")


@compiles(AddIdentity, "oracle")
def add_identity(element: AddIdentity, compiler: DDLCompiler, **kw: object) -> str:
    """Raise: a column is an identity from its beginning (ORA-30673)."""
    clauses.unsupported(compiler, f"make {element.column}, a column that is there, an identity")


@compiles(AlterIdentity, "oracle")
def modify_identity(element: AlterIdentity, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY c GENERATED ALWAYS AS IDENTITY (INCREMENT BY 2 ...)``, all of it said."""
    generated = "ALWAYS" if element.after.always else "BY DEFAULT"
    options = " ".join(_identity_options(element.before, element.after))
    return f"{_modify(element, compiler)} GENERATED {generated} AS IDENTITY ({options})"


@compiles(DropIdentity, "oracle")
def drop_identity(element: DropIdentity, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY c DROP IDENTITY``."""
    return f"{_modify(element, compiler)} DROP IDENTITY"


@compiles(CommentOn, "oracle")
def comment_on(element: CommentOn, compiler: DDLCompiler, **kw: object) -> str:
    """``COMMENT ON TABLE t IS ''``: the empty text is how a comment is dropped."""
    comment = clauses.text(compiler, element.comment or "")
    return f"COMMENT ON {element.kind} {element.subject(compiler)} IS {comment}"


def _identity_options(before: sa.Identity, after: sa.Identity) -> Iterator[str]:
    """Say even what goes without saying; START WITH alone would begin the counter anew."""
    if first_value(before) != first_value(after):
        yield f"START WITH {first_value(after)}"
    yield f"INCREMENT BY {after.increment or 1}"
    yield "NOMINVALUE" if after.minvalue is None else f"MINVALUE {after.minvalue}"
    yield "NOMAXVALUE" if after.maxvalue is None else f"MAXVALUE {after.maxvalue}"
    yield "CYCLE" if after.cycle else "NOCYCLE"
    # 20 is the default, and 1 is what CACHE doesn't take (ORA-04010).
    yield "NOCACHE" if after.cache in (0, 1) else f"CACHE {after.cache or 20}"


def _modify(element: AlterTableColumn, compiler: DDLCompiler) -> str:
    column = clauses.name(compiler, element.column)
    return f"ALTER TABLE {clauses.table(compiler, element.table)} MODIFY {column}"
