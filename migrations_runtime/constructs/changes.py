"""A column's change or drop, from the arguments of ``op`` to alterations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine, to_instance

from migrations_runtime.constructs.columns import is_wanted
from migrations_runtime.ddl.alterations import (
    AddConstraint,
    Alteration,
    AlterColumn,
    DropColumn,
    DropConstraint,
    Existing,
    ServerDefault,
    TableName,
)
from migrations_runtime.errors import CommandError
from migrations_runtime.naming import constraint_name
from migrations_runtime.showing.logger import logger
from migrations_runtime.unset import UNSET, Unset

log = logger(__name__)

GivenType = TypeEngine[Any] | type[TypeEngine[Any]]
T = TypeVar("T")
_DIALECTS = ("postgresql_", "sqlite_", "mysql_", "mariadb_", "mssql_", "oracle_")
_KEYWORDS = ("autoincrement", "existing_autoincrement", "postgresql_using")


def column_change(
    name: str,
    *,
    nullable: bool | None,
    comment: str | Literal[False] | None,
    server_default: ServerDefault | bool,
    new_column_name: str | None,
    type_: GivenType | None,
    existing_type: GivenType | None,
    existing_server_default: ServerDefault | bool,
    existing_nullable: bool | None,
    existing_comment: str | None,
    kw: Mapping[str, Any],
    before: str | None = None,
    after: str | None = None,
) -> AlterColumn:
    """Return the change, in which ``UNSET`` stands for what the arguments leave as it is.

    A keyword that no dialect can be meant by is warned of: Alembic takes any, and histories have them.
    """
    _warn_of_unknown("alter_column", name, kw)
    return AlterColumn(
        name,
        type=_type(type_),
        nullable=_given(nullable),
        server_default=_unless_false(server_default),
        comment=_unless_false(comment),
        autoincrement=_given(kw.get("autoincrement")),
        new_name=_given(new_column_name),
        using=kw.get("postgresql_using"),
        options=tuple((name, value) for name, value in kw.items() if name not in _KEYWORDS),
        before=before,
        after=after,
        existing=Existing(
            type=_type(existing_type),
            nullable=_given(existing_nullable),
            server_default=_unless_false(existing_server_default),
            comment=_given(existing_comment),
            autoincrement=_given(kw.get("existing_autoincrement")),
        ),
    )


def column_drop(name: str, kw: Mapping[str, Any]) -> DropColumn:
    """Return the drop of a column, with the options of dialects; a keyword of none is warned of."""
    options = {keyword: value for keyword, value in kw.items() if keyword != "if_exists"}
    _warn_of_unknown("drop_column", name, options)
    return DropColumn(name, bool(kw.get("if_exists")), tuple(options.items()))


def _warn_of_unknown(function: str, column: str, kw: Mapping[str, Any]) -> None:
    for keyword in kw:
        if keyword not in _KEYWORDS and not keyword.startswith(_DIALECTS):
            log.warning(
                "%s() of %s: there is no argument %r; it changes nothing", function, column, keyword
            )


def with_type_constraints(
    metadata: sa.MetaData, table: TableName, change: AlterColumn, dialect: sa.Dialect
) -> Iterator[Alteration]:
    """Give a change, and around it the CHECKs of Boolean and Enum types that it leaves or takes."""
    name = change.name if change.new_name is UNSET else change.new_name
    if change.type is not UNSET and change.existing.type is not UNSET:
        for check in _checks(table, change.name, change.existing.type, metadata, dialect):
            derived = constraint_name("check", table.name, [change.name])
            yield DropConstraint(check.name if isinstance(check.name, str) else derived, "check")
    yield change
    if change.type is not UNSET:
        for check in _checks(table, name, change.type, metadata, dialect):
            yield AddConstraint(check)


def _checks(
    table: TableName,
    column: str,
    type_: TypeEngine[Any],
    metadata: sa.MetaData,
    dialect: sa.Dialect,
) -> list[sa.CheckConstraint]:
    """Return the CHECKs that a type brings; each call makes a table of its own for them."""
    fresh = sa.MetaData(naming_convention=metadata.naming_convention)
    owner = sa.Table(table.name, fresh, sa.Column(column, type_), schema=table.schema)
    checks = [one for one in owner.constraints if isinstance(one, sa.CheckConstraint)]
    return [one for one in checks if is_wanted(one, dialect)]


def _type(given: GivenType | None) -> TypeEngine[Any] | Unset:
    if isinstance(given, str):
        raise CommandError(f"A type is given as sa.Integer() or the like here, not as {given!r}")
    return UNSET if given is None else to_instance(given)


def _given(value: T | None) -> T | Unset:
    return UNSET if value is None else value


def _unless_false(value: T | bool) -> T | Unset:
    """Return ``UNSET`` for ``False``, by which the field says that an argument was not given."""
    return UNSET if isinstance(value, bool) else value
