"""COMMENT ON: SQLAlchemy's own needs a Table, Column or Constraint; here names are enough."""

from __future__ import annotations

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName


class CommentOn(ExecutableDDLElement):
    """COMMENT ON something; ``None`` removes the comment."""

    kind: str

    def __init__(self, comment: str | None) -> None:
        self.comment = comment

    def subject(self, compiler: DDLCompiler) -> str:
        """Return the quoted name of what the comment is on."""
        raise NotImplementedError

    @property
    def noun(self) -> str:
        """What the comment is on, for an error."""
        return f"{'an' if self.kind == 'INDEX' else 'a'} {self.kind.lower()}"


class CommentOnSchema(CommentOn):
    """COMMENT ON SCHEMA."""

    kind = "SCHEMA"

    def __init__(self, schema: str, comment: str | None) -> None:
        super().__init__(comment)
        self.schema = schema

    def subject(self, compiler: DDLCompiler) -> str:
        """Return the schema's name."""
        return clauses.name(compiler, self.schema)


class CommentOnTable(CommentOn):
    """COMMENT ON TABLE."""

    kind = "TABLE"

    def __init__(self, table: TableName, comment: str | None) -> None:
        super().__init__(comment)
        self.table = table

    def subject(self, compiler: DDLCompiler) -> str:
        """Return the table's name."""
        return clauses.table(compiler, self.table)


class CommentOnColumn(CommentOnTable):
    """COMMENT ON COLUMN."""

    kind = "COLUMN"

    def __init__(self, table: TableName, column: str, comment: str | None) -> None:
        super().__init__(table, comment)
        self.column = column

    def subject(self, compiler: DDLCompiler) -> str:
        """Return the column's name, after that of its table."""
        return f"{clauses.table(compiler, self.table)}.{clauses.name(compiler, self.column)}"


class CommentOnConstraint(CommentOnTable):
    """COMMENT ON CONSTRAINT."""

    kind = "CONSTRAINT"

    def __init__(self, table: TableName, constraint: str, comment: str | None) -> None:
        super().__init__(table, comment)
        self.constraint = constraint

    def subject(self, compiler: DDLCompiler) -> str:
        """Return the constraint's name and its table."""
        constraint = clauses.name(compiler, self.constraint)
        return f"{constraint} ON {clauses.table(compiler, self.table)}"


class CommentOnIndex(CommentOn):
    """COMMENT ON INDEX."""

    kind = "INDEX"

    def __init__(self, index: str, schema: str | None, comment: str | None) -> None:
        super().__init__(comment)
        self.index = index
        self.schema = schema

    def subject(self, compiler: DDLCompiler) -> str:
        """Return the index's name with its schema."""
        return clauses.qualified(compiler, self.index, self.schema)


@compiles(CommentOn)
def comment_on(element: CommentOn, compiler: DDLCompiler, **kw: object) -> str:
    """``COMMENT ON TABLE t IS 'x'``."""
    if not compiler.dialect.supports_comments:
        clauses.unsupported(compiler, f"comment on {element.noun}")
    comment = clauses.text(compiler, element.comment)
    return f"COMMENT ON {element.kind} {element.subject(compiler)} IS {comment}"


@compiles(CommentOnConstraint, "mariadb", "mssql", "mysql", "oracle")
@compiles(CommentOnIndex, "mariadb", "mssql", "mysql", "oracle")
@compiles(CommentOnSchema, "mariadb", "mssql", "mysql", "oracle")
def refuse(element: CommentOn, compiler: DDLCompiler, **kw: object) -> str:
    """Raise: on these servers only tables and columns have comments that everybody reads."""
    clauses.unsupported(compiler, f"comment on {element.noun}")
