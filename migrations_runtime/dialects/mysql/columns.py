"""MODIFY COLUMN: the whole column, in which what isn't changed has to be said again."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import AlterColumn, ServerDefault, TableName
from migrations_runtime.ddl.columns import (
    AddColumn,
    AlterColumnDefault,
    AlterTableColumn,
    add_column,
    alter,
)
from migrations_runtime.dialects.mysql.definition import TYPE, Definition, parse
from migrations_runtime.unset import UNSET, Unset

# A default that needs no parentheses (https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html).
_LITERAL = re.compile(
    r"\(.*\)|[-+]?[\d.]+(e[-+]?\d+)?|\w*'([^'\\]|\\.|'')*'|NULL|TRUE|FALSE",
    re.IGNORECASE | re.DOTALL,
)
_OF_STRINGS = ("CHARACTER SET", "COLLATE")


class ModifyColumn(AlterTableColumn):
    """MODIFY COLUMN: everything of the change but its name.

    :param before: how the server says that the column is; ``None`` where it cannot be asked.
    """

    def __init__(self, table: TableName, change: AlterColumn, before: str | None) -> None:
        super().__init__(table, change.name)
        self.change = change
        self.before = before


class PlaceColumn(AddColumn):
    """ADD COLUMN after another one; first of all for ``after=None``."""

    def __init__(self, column: sa.Column[object], after: str | None, **options: bool) -> None:
        super().__init__(column, **options)
        self.after = after


@compiles(ModifyColumn, "mysql", "mariadb")
def modify_column(element: ModifyColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t MODIFY COLUMN c INTEGER NOT NULL DEFAULT 5 COMMENT 'x'``."""
    change = element.change
    before = _said(compiler, change) if element.before is None else parse(element.before)
    after = _changed(before, change, _wanted(compiler, change))
    name, table = clauses.name(compiler, change.name), clauses.table(compiler, element.table)
    place = "" if change.after is None else f" AFTER {clauses.name(compiler, change.after)}"
    return (
        f"ALTER TABLE {table} MODIFY COLUMN {name} {clauses.verbatim(compiler, str(after))}{place}"
    )


@compiles(PlaceColumn, "mysql", "mariadb")
def place_column(element: PlaceColumn, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ADD COLUMN c INTEGER AFTER b``."""
    after = element.after
    place = "FIRST" if after is None else f"AFTER {clauses.name(compiler, after)}"
    return f"{add_column(element, compiler, **kw)} {place}"


@compiles(AlterColumnDefault, "mysql", "mariadb")
def alter_column_default(element: AlterColumnDefault, compiler: DDLCompiler, **kw: object) -> str:
    """``ALTER TABLE t ALTER COLUMN c SET DEFAULT (uuid())``."""
    if element.default is None:
        return f"{alter(element, compiler)} DROP DEFAULT"
    column = sa.Column(element.column, element.type, server_default=element.default)
    default = compiler.get_column_default_string(column) or ""
    value = default if _LITERAL.fullmatch(default) else f"({default})"
    return f"{alter(element, compiler)} SET DEFAULT {value}"


def _said(compiler: DDLCompiler, change: AlterColumn) -> Definition:
    """Return the column before the change as far as the script says it."""
    existing = change.existing
    return _compiled(
        compiler,
        sa.Column(
            change.name,
            _first_given(existing.type, change.type),
            nullable=existing.nullable is not False,
            server_default=_default(existing.server_default),
            comment=existing.comment or None,
            autoincrement=existing.autoincrement is True,
        ),
    )


def _wanted(compiler: DDLCompiler, change: AlterColumn) -> Definition:
    """Return a column that is as the change wants it, whatever the change doesn't speak of."""
    return _compiled(
        compiler,
        sa.Column(
            change.name,
            _first_given(change.type, change.existing.type),
            nullable=change.nullable is not False,
            server_default=_default(change.server_default),
            comment=change.comment or None,
            autoincrement=change.autoincrement is True,
        ),
    )


def _changed(before: Definition, change: AlterColumn, wanted: Definition) -> Definition:
    after = before
    if change.type is not UNSET:
        after = after.replaced(wanted, TYPE, *_replaced_with_type(before, change, wanted))
    if change.nullable is not UNSET:
        # Said even where it goes without saying: a TIMESTAMP may be NOT NULL by itself.
        word = "NULL" if change.nullable else "NOT NULL"
        after = after.replaced(Definition((("NULL", word),)), "NULL")
    if change.server_default is not UNSET:
        after = after.replaced(wanted, "DEFAULT", "ON UPDATE", "GENERATED")
    if change.comment is not UNSET:
        after = after.replaced(wanted, "COMMENT")
    if change.autoincrement is not UNSET:
        after = after.replaced(wanted, "AUTO_INCREMENT")
    is_null = (after.get("DEFAULT") or "").upper() == "DEFAULT NULL"
    return after.without("DEFAULT") if is_null and change.nullable is False else after


def _replaced_with_type(
    before: Definition, change: AlterColumn, wanted: Definition
) -> tuple[str, ...]:
    """Return the clauses that go with a type: a text's collation stays, unless another is said.

    MariaDB's JSON is a text with a collation and a CHECK (https://mariadb.com/kb/en/json/).
    """
    if "json_valid(" in (before.get("CHECK") or ""):
        return (*_OF_STRINGS, "CHECK")
    if isinstance(change.type, sa.String) and not any(wanted.get(one) for one in _OF_STRINGS):
        return ()
    return _OF_STRINGS


def _compiled(compiler: DDLCompiler, column: sa.Column[object]) -> Definition:
    """Return what SQLAlchemy writes in CREATE TABLE for a column."""
    # It lets only a key column count.
    column.primary_key = column.autoincrement is True
    sa.Table("t", sa.MetaData(), column)
    name = clauses.plain(compiler, clauses.name(compiler, column.name))
    specification = clauses.plain(compiler, compiler.get_column_specification(column))
    return parse(specification.removeprefix(name))


def _first_given(*types: TypeEngine[Any] | Unset) -> TypeEngine[Any]:
    """Return the first type that is said; any, where none is and none will be looked at."""
    return next((type_ for type_ in types if type_ is not UNSET), sa.Integer())


def _default(given: ServerDefault | Unset) -> ServerDefault:
    return None if given is UNSET else given
