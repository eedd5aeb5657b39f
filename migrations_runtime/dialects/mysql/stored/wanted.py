"""A column's definition after a change: what isn't changed is said again, as the server says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

from migrations_runtime.ddl import clauses
from migrations_runtime.ddl.alterations import AlterColumn, ServerDefault
from migrations_runtime.dialects.mysql.servers import own_options
from migrations_runtime.dialects.mysql.stored.definition import TYPE, Definition, parse
from migrations_runtime.dialects.mysql.stored.spelling import of_the_server
from migrations_runtime.errors import CommandError
from migrations_runtime.unset import UNSET, Unset

_COLLATION = ("CHARACTER SET", "COLLATE")
# What a column has beside what SQLAlchemy says of one: alter_column(..., mysql_on_update="now()").
_OPTIONS = {"on_update": ("ON UPDATE", "ON UPDATE {}"), "check": ("CHECK", "CHECK ({})")}


def definition_after(
    dialect: sa.Dialect, change: AlterColumn, before: Definition | None
) -> Definition:
    """Return the definition that a change leads to.

    :param before: the server's; ``None`` where it cannot be asked, and the script has to say it.
    """
    before = _said(dialect, change) if before is None else before
    return _changed(dialect, before, change)


def options_of(change: AlterColumn) -> dict[str, object]:
    """Return the options that are these servers', without what their names begin with.

    :raises CommandError: there is no such option.
    """
    own = own_options(change.options)
    for name in own.keys() - _OPTIONS.keys():
        raise CommandError(
            f"Column {change.name} has no option mysql_{name} here; there are "
            + " and ".join(f"mysql_{one}" for one in _OPTIONS)
        )
    return own


def _said(dialect: sa.Dialect, change: AlterColumn) -> Definition:
    """Return the column before the change as far as the script says it."""
    existing = change.existing
    return _compiled(
        dialect,
        sa.Column(
            change.name,
            _first_given(existing.type, change.type),
            nullable=existing.nullable is not False,
            server_default=_default(existing.server_default),
            comment=existing.comment or None,
            autoincrement=existing.autoincrement is True,
        ),
    )


def _wanted(dialect: sa.Dialect, change: AlterColumn) -> Definition:
    """Return a column that is as the change wants it, whatever the change doesn't speak of."""
    return _compiled(
        dialect,
        sa.Column(
            change.name,
            _first_given(change.type, change.existing.type),
            nullable=change.nullable is not False,
            server_default=_default(change.server_default),
            comment=change.comment or None,
            autoincrement=change.autoincrement is True,
        ),
    )


def _changed(dialect: sa.Dialect, before: Definition, change: AlterColumn) -> Definition:
    after, wanted = before, _wanted(dialect, change)
    if change.type is not UNSET:
        after = after.replaced(wanted, TYPE, *_replaced_with_type(before, wanted))
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
    for option, value in options_of(change).items():
        clause, words = _OPTIONS[option]
        text = of_the_server(words.format(value), dialect)
        said = () if value is None else ((clause, text),)
        after = after.replaced(Definition(said), clause)
    is_null = (after.get("DEFAULT") or "").upper() == "DEFAULT NULL"
    return after.without("DEFAULT") if is_null and change.nullable is False else after


def _replaced_with_type(before: Definition, wanted: Definition) -> Iterator[str]:
    """Give the clauses that go with a type: a text's collation stays, unless another is said.

    MariaDB's JSON is a text with a collation and a CHECK (https://mariadb.com/kb/en/json/).
    """
    was_json = "json_valid(" in (before.get("CHECK") or "")
    says_collation = any(wanted.get(clause) for clause in _COLLATION)
    if was_json or says_collation or not wanted.has_collation:
        yield from _COLLATION
    if was_json:
        yield "CHECK"
    if not wanted.is_text:
        yield "COMPRESSED"


def _compiled(dialect: sa.Dialect, column: sa.Column[object]) -> Definition:
    """Return what SQLAlchemy writes in CREATE TABLE for a column."""
    # It lets only a key column count.
    column.primary_key = column.autoincrement is True
    sa.Table("t", sa.MetaData(), column)
    compiler: DDLCompiler = dialect.ddl_compiler(dialect, cast("Any", None))
    name = clauses.plain(compiler, clauses.name(compiler, column.name))
    specification = clauses.plain(compiler, compiler.get_column_specification(column))
    return parse(of_the_server(specification.removeprefix(name), dialect))


def _first_given(*types: TypeEngine[Any] | Unset) -> TypeEngine[Any]:
    """Return the first type that is said; any, where none is and none will be looked at."""
    return next((type_ for type_ in types if type_ is not UNSET), sa.Integer())


def _default(given: ServerDefault | Unset) -> ServerDefault:
    return None if given is UNSET else given
