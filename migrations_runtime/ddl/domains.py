"""CREATE, ALTER and DROP DOMAIN of PostgreSQL.

https://www.postgresql.org/docs/current/sql-createdomain.html,
https://www.postgresql.org/docs/current/sql-alterdomain.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.sql.ddl import ExecutableDDLElement
from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import TableName


@dataclass(frozen=True, slots=True)
class DomainContent:
    """What a domain says: the type that it is over, and what narrows that.

    ``default`` and ``check`` are SQL; a text that is no expression is a literal, as it is in ``Column``.
    """

    data_type: TypeEngine[Any]
    default: str | sa.TextClause | None = None
    not_null: bool = False
    check: str | sa.TextClause | None = None
    constraint_name: str | None = None
    collation: str | None = None
    collation_schema: str | None = None


class DomainDDL(ExecutableDDLElement):
    """What is said of one domain."""

    def __init__(self, name: str, schema: str | None = None) -> None:
        self.name = name
        self.schema = schema


class CreateDomain(DomainDDL):
    """CREATE DOMAIN."""

    def __init__(
        self, name: str, content: DomainContent, schema: str | None = None, *, guarded: bool = False
    ) -> None:
        super().__init__(name, schema)
        self.content = content
        self.guarded = guarded


class DropDomain(DomainDDL):
    """DROP DOMAIN."""

    def __init__(self, name: str, schema: str | None = None, *, if_exists: bool = False) -> None:
        super().__init__(name, schema)
        self.if_exists = if_exists


class RenameDomain(DomainDDL):
    """ALTER DOMAIN ... RENAME TO."""

    def __init__(self, name: str, new_name: str, schema: str | None = None) -> None:
        super().__init__(name, schema)
        self.new_name = new_name


class AlterDomainDefault(DomainDDL):
    """ALTER DOMAIN ... SET DEFAULT, or DROP DEFAULT for ``None``."""

    def __init__(
        self, name: str, default: str | sa.TextClause | None, schema: str | None = None
    ) -> None:
        super().__init__(name, schema)
        self.default = default


class AlterDomainNotNull(DomainDDL):
    """ALTER DOMAIN ... SET NOT NULL, or DROP NOT NULL."""

    def __init__(self, name: str, not_null: bool, schema: str | None = None) -> None:
        super().__init__(name, schema)
        self.not_null = not_null


class AddDomainCheck(DomainDDL):
    """ALTER DOMAIN ... ADD CHECK, under a name of its own or one that the server chooses."""

    def __init__(
        self,
        name: str,
        check: str | sa.TextClause,
        constraint_name: str | None,
        schema: str | None = None,
    ) -> None:
        super().__init__(name, schema)
        self.check = check
        self.constraint_name = constraint_name


class DropDomainCheck(DomainDDL):
    """ALTER DOMAIN ... DROP CONSTRAINT."""

    def __init__(self, name: str, constraint_name: str, schema: str | None = None) -> None:
        super().__init__(name, schema)
        self.constraint_name = constraint_name


class MoveColumnToDomain(DomainDDL):
    """ALTER COLUMN ... TYPE to this domain.

    The values are cast, but for a text: every type can be assigned to that, and what is too long is an
    error then, where a cast would cut it off.
    """

    def __init__(
        self,
        table: TableName,
        column: str,
        name: str,
        schema: str | None,
        *,
        array: bool,
        cast: bool,
    ) -> None:
        super().__init__(name, schema)
        self.table = table
        self.column = column
        self.array = array
        self.cast = cast


@compiles(DomainDDL)
def domain_ddl(element: DomainDDL, compiler: DDLCompiler, **kw: object) -> str:
    """Raise: only PostgreSQL's domains are known here."""
    clauses.unsupported(compiler, f"keep a domain such as {element.name} as a type")


@compiles(CreateDomain, "postgresql")
def create_domain(element: CreateDomain, compiler: DDLCompiler, **kw: object) -> str:
    """``CREATE DOMAIN email AS TEXT DEFAULT '' NOT NULL CONSTRAINT has_at CHECK (VALUE ~ '@')``."""
    content = element.content
    base = compiler.dialect.type_compiler_instance.process(content.data_type)
    words = [f"CREATE DOMAIN {_domain(element, compiler)} AS {base}"]
    if content.collation is not None:
        collation = TableName(content.collation, content.collation_schema)
        words.append(f"COLLATE {clauses.table(compiler, collation)}")
    if content.default is not None:
        words.append(f"DEFAULT {_default(content.default, compiler)}")
    if content.not_null:
        words.append("NOT NULL")
    if content.check is not None:
        words.append(_check(content.check, content.constraint_name, compiler))
    create = " ".join(words)
    if not element.guarded:
        return create
    # CREATE DOMAIN knows no IF NOT EXISTS.
    body = f"BEGIN {create}; EXCEPTION WHEN duplicate_object THEN NULL; END"
    return f"DO {clauses.dollar_quoted(body)}"


@compiles(DropDomain, "postgresql")
def drop_domain(element: DropDomain, compiler: DDLCompiler, **kw: object) -> str:
    """``DROP DOMAIN email``."""
    return f"DROP DOMAIN {'IF EXISTS ' if element.if_exists else ''}{_domain(element, compiler)}"


@compiles(RenameDomain, "postgresql")
def rename_domain(element: RenameDomain, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER DOMAIN email RENAME TO address``; the type of its arrays is renamed with it."""
    return _altered(element, compiler, f"RENAME TO {clauses.name(compiler, element.new_name)}")


@compiles(AlterDomainDefault, "postgresql")
def alter_domain_default(element: AlterDomainDefault, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER DOMAIN email SET DEFAULT ''``."""
    if element.default is None:
        return _altered(element, compiler, "DROP DEFAULT")
    return _altered(element, compiler, f"SET DEFAULT {_default(element.default, compiler)}")


@compiles(AlterDomainNotNull, "postgresql")
def alter_domain_not_null(element: AlterDomainNotNull, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER DOMAIN email SET NOT NULL``."""
    return _altered(element, compiler, f"{'SET' if element.not_null else 'DROP'} NOT NULL")


@compiles(AddDomainCheck, "postgresql")
def add_domain_check(element: AddDomainCheck, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE ~ '@')``."""
    check = _check(element.check, element.constraint_name, compiler)
    return _altered(element, compiler, f"ADD {check}")


@compiles(DropDomainCheck, "postgresql")
def drop_domain_check(element: DropDomainCheck, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER DOMAIN email DROP CONSTRAINT has_at``."""
    name = clauses.name(compiler, element.constraint_name)
    return _altered(element, compiler, f"DROP CONSTRAINT {name}")


@compiles(MoveColumnToDomain, "postgresql")
def move_column_to_domain(element: MoveColumnToDomain, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c TYPE email USING c::email``."""
    column = clauses.name(compiler, element.column)
    type_ = _domain(element, compiler) + ("[]" if element.array else "")
    using = f" USING {column}::{type_}" if element.cast else ""
    table = clauses.table(compiler, element.table)
    return f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {type_}{using}"


def _domain(element: DomainDDL, compiler: DDLCompiler) -> str:
    return clauses.qualified(compiler, element.name, element.schema)


def _altered(element: DomainDDL, compiler: DDLCompiler, change: str) -> str:
    return f"ALTER DOMAIN {_domain(element, compiler)} {change}"


def _default(default: str | sa.TextClause, compiler: DDLCompiler) -> str:
    if isinstance(default, str):
        return clauses.text(compiler, default)
    return clauses.expression(compiler, default)


def _check(check: str | sa.TextClause, name: str | None, compiler: DDLCompiler) -> str:
    named = "" if name is None else f"CONSTRAINT {clauses.name(compiler, name)} "
    condition = sa.text(check) if isinstance(check, str) else check
    return f"{named}CHECK ({clauses.expression(compiler, condition)})"
