"""The comment on a type of PostgreSQL's, for the type that takes its place."""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses


class CopyTypeComment(ExecutableDDLElement):
    """COMMENT ON TYPE: the comment that another type has, which only the server knows."""

    def __init__(self, name: str, source: str, schema: str | None = None) -> None:
        self.name = name
        self.source = source
        self.schema = schema


@compiles(CopyTypeComment, "postgresql")
def copy_type_comment(element: CopyTypeComment, compiler: DDLCompiler, **kw: object) -> str:
    """``DO $$ BEGIN EXECUTE format('COMMENT ON TYPE ... IS %L', ...); END $$``."""
    target, source = (
        clauses.quoted(clauses.plain(compiler, clauses.qualified(compiler, name, element.schema)))
        for name in (element.name, element.source)
    )
    body = (
        f"BEGIN EXECUTE format('COMMENT ON TYPE %s IS %L', {target}, "
        f"obj_description({source}::regtype, 'pg_type')); END"
    )
    return f"DO {clauses.dollar_quoted(clauses.verbatim(compiler, body))}"
