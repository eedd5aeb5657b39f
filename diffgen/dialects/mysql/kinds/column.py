"""Columns of MySQL and MariaDB: what CREATE TABLE says of them, as SQLAlchemy writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.contracts import Call, Context, Dialect, Finding
from diffgen.dialects.mysql.capacity import CAPACITY
from diffgen.dialects.mysql.kinds.foreign_key import following
from diffgen.dialects.mysql.kinds.recoding import recoding
from diffgen.dialects.mysql.kinds.table_options import COLLATE, collation_of
from diffgen.dialects.mysql.server import server_of
from diffgen.dialects.mysql.sql.default import default
from diffgen.dialects.mysql.sql.strings import unquoted
from diffgen.dialects.mysql.types import COLLATED, stored_as
from diffgen.kinds.column import Column, ColumnKind, table_of
from diffgen.kinds.declaring import compiled, given_name, is_created, table_key
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.rows.refused import refused
from diffgen.kinds.text import text_source
from diffgen.ops import Alter, Create, Drop, Op, Rename
from diffgen.source import Source, call, to_source
from migrations_runtime.dialects.mysql.stored.definition import parse
from migrations_runtime.dialects.mysql.stored.spelling import of_the_server, of_the_session

#: MariaDB's CHECK in the definition of a column, which has no name, and goes with the column.
CHECK = "mysql_check"
_ON_UPDATE = re.compile(r"^(?P<default>.*?)\s*\bON\s+UPDATE\s+(?P<clock>\S+)\s*$", re.I | re.S)
#: Those that SQLAlchemy lets count; 2.0 does so with the approximate ones, too.
_NUMBERS = ("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double")
_NAME = re.compile(r"\w+")
_STRING = re.compile(r"'(?:[^'\\]|\\.|'')*'", re.DOTALL)
_TEXT = Type("varchar(255)")
#: https://mariadb.com/kb/en/geometry-types/
GEOMETRIES = frozenset(
    (
        "geometry",
        "point",
        "linestring",
        "polygon",
        "geometrycollection",
        "multipoint",
        "multilinestring",
        "multipolygon",
    )
)
_CASTABLE = {*COLLATED, "json", "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"}


class MySQLColumnKind(ColumnKind):
    """A column of a table; ``collation`` is what its texts have, whoever says so."""

    capacity = CAPACITY

    def declared(self, column: sa.Column[Any], position: int, dialect: Dialect) -> Column:
        """Return one column of the models."""
        owner = table_key(column.table, dialect)
        table_collation = collation_of(column.table, dialect)
        type_, collation = stored_as(column.type, dialect, table_collation)
        said = parse(_specification(column, dialect))
        generated = self.generated(column, dialect)
        return Column(
            key=Key("column", owner.schema, dialect.identifier(column.name), owner.name),
            type=type_,
            nullable=said.get("NULL") != "NOT NULL" and not column.primary_key,
            default=None if generated else _default(column, type_, dialect),
            generated=generated,
            autoincrement=said.get("AUTO_INCREMENT") is not None,
            collation=(collation or table_collation) if has_collation(type_) else None,
            comment=column.comment or None,
            options=_check(column, dialect),
            position=position,
        )

    def default_of(self, sql: str, type_: Type, dialect: Dialect) -> Expression | None:
        """Return the default in the form of the column's type."""
        return default(sql, type_.sql)

    def takes_default(self, type_: Type) -> bool:
        """Return whether a literal will do: MySQL takes none for large objects.

        https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html
        """
        name = _NAME.match(type_.sql)
        return name is None or not name[0].endswith(("text", "blob", "json", *GEOMETRIES))

    def alter(self, before: Column, after: Column) -> Sequence[Op]:
        """Change in place, unless values are computed that can't become the new ones, or are counted."""
        anew = after.autoincrement or apart(before.type, after.type)
        if before.generated is not None and anew:
            return (Drop(before), Create(after))
        return super().alter(before, after)

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls; a change between types that the server doesn't cast goes by way of text."""
        if isinstance(op, Rename):
            return (*super().render(op, context), *following(op, context))
        if not isinstance(op, Alter):
            return super().render(op, context)
        if not apart(op.before.type, op.after.type):
            return [self._whole(one, op) for one in super().render(op, context)]
        text = replace(
            op.before, type=_TEXT, collation=None, default=None, autoincrement=False, options=()
        )
        return (
            *super().render(Alter(op.before, text), context),
            *super().render(Alter(text, op.after), context),
        )

    def _whole(self, change: Call, op: Alter[Column]) -> Call:
        """Return a change that says also what stays, where SQL without a database would lose it."""
        stays: dict[str, object] = {}
        if op.before.autoincrement and op.after.autoincrement:
            stays["existing_autoincrement"] = True
        if op.before.options == op.after.options:
            stays |= self.options_after(op.after)
        return replace(change, kwargs={**change.kwargs, **stays})

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find also characters that a text can't hold any more."""
        yield from super().hazards(op, context)
        match op:
            case Alter(Column() as before, Column() as after) if before.key.owner is not None:
                yield from _refusals(before, after, before.key.owner, context)
                yield from recoding(before, after, before.key.owner, context)

    def within(self, obj: Column) -> Iterable[Source]:
        """Yield the CHECK that stands in the definition."""
        for _, condition in obj.options:
            yield call("sa.CheckConstraint", [text_source(condition.sql)])

    def keywords(self, obj: Column) -> dict[str, object]:
        """Return nothing: SQLAlchemy has no keywords for columns here."""
        return {}

    def options_after(self, after: Column) -> dict[str, object]:
        """Return the CHECK as ``alter_column`` takes it."""
        return {name: text_source(condition.sql) for name, condition in after.options}

    def typed(self, column: Column, context: Context) -> Source:
        """Return the source of the type; the collation is left to the table where that has it, too.

        Said in any case by a change of the collation: a type without one leaves it as it is.
        """
        if _is_of_table(column, context) and not _changes_collation(column, context):
            column = replace(column, collation=None)
        if (found := _without_default(column)) is not None:
            # DEFAULT NULL isn't taken there, and SQLAlchemy has no other place for ON UPDATE.
            sql = f"{column.type.sql} ON UPDATE {found['clock']}"
            return call("SQLType", [sql], imports=["from migrations_runtime.types import SQLType"])
        return super().typed(column, context)

    def defaulted(self, column: Column, context: Context) -> Source | None:
        """Return the source of the default, ON UPDATE along with it.

        A literal is said by its value: whether backslashes escape in SQL is the session's choice.
        """
        if _without_default(column) is not None:
            return None
        if column.default is not None and _STRING.fullmatch(column.default.sql):
            value = to_source(unquoted(column.default.sql))
            return context.item("server_default", value, column)
        return super().defaulted(_in_session(column, context.dialect), context)

    def numbering(self, obj: Column, context: Context) -> dict[str, object]:
        """Return ``autoincrement``, where SQLAlchemy would choose otherwise by itself.

        It makes a lone integer in the primary key AUTO_INCREMENT unless told not to.
        """
        if obj.autoincrement:
            return {"autoincrement": True}
        name = _NAME.match(obj.type.sql)
        if obj.default or obj.generated or name is None or name[0] not in _NUMBERS:
            return {}
        parts = context.pair.after.of_table(*table_of(obj.key))
        keys = (one for one in parts if isinstance(one, PrimaryKey))
        return {"autoincrement": False} if any(_is_alone(obj, key) for key in keys) else {}

    def claims(self, obj: Column) -> Iterator[tuple[str | None, str]]:
        """Take the one place that a table has for a column that counts, and for the key that it needs at once.

        A CHECK in the definition is called as the column.
        """
        if obj.autoincrement:
            yield obj.key.schema, f"AUTO_INCREMENT OF {obj.key.table}"
            yield obj.key.schema, f"PRIMARY KEY OF {obj.key.table}"
        if CHECK in dict(obj.options):
            yield obj.key.schema, f"CHECK {obj.key.name} OF {obj.key.table}"

    def needs(self, obj: Column, catalog: Catalog) -> Iterator[Key]:
        """Need also the columns that a CHECK in the definition names, and sequences that give a default."""
        yield from super().needs(obj, catalog)
        for _, condition in obj.options:
            for name in condition.names():
                if name != obj.key.name:
                    yield Key("column", obj.key.schema, name, obj.key.table)
        for name in obj.default.names() if obj.default is not None else ():
            yield Key("sequence", obj.key.schema, name)
            yield Key("sequence", None, name)


def _refusals(before: Column, after: Column, table: Key, context: Context) -> Iterator[Finding]:
    """Yield the finding for a CHECK that comes into the definition."""
    for option in after.options:
        if option not in before.options:
            yield from refused(option[1], f"check {after.key.path}", table, context)


def apart(before: Type, after: Type) -> bool:
    """Return whether the server has no cast between two types, but one by way of text.

    MariaDB refuses to alter a column so, even in a table without rows (error 4078).
    """
    first, second = (_NAME.match(one.sql) for one in (before, after))
    names = {first[0] if first else before.sql, second[0] if second else after.sql}
    if len(names) == 1 or names <= GEOMETRIES:
        return False
    return bool(names & ({"uuid", "inet4", "inet6"} | GEOMETRIES)) and not names & _CASTABLE


def _specification(column: sa.Column[Any], dialect: Dialect) -> str:
    """Return what SQLAlchemy writes after the column's name."""
    compiler = dialect.ddl
    name = dialect.sql(compiler.preparer.format_column(column))
    return dialect.sql(compiler.get_column_specification(column)).removeprefix(name)


def _default(column: sa.Column[Any], type_: Type, dialect: Dialect) -> Expression | None:
    """Return the default that the models declare; ON UPDATE may stand behind it."""
    text = dialect.ddl.get_column_default_string(column)
    if text is None:
        return _of_itself(column, type_, dialect)
    sql = of_the_server(dialect.sql(text), dialect.sqlalchemy)
    found = _ON_UPDATE.match(sql)
    if found is None:
        return default(sql, type_.sql)
    return default(found["default"], type_.sql, found["clock"])


def _of_itself(column: sa.Column[Any], type_: Type, dialect: Dialect) -> Expression | None:
    """Return the default that the first TIMESTAMP of a table has without saying so, on some servers.

    https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_explicit_defaults_for_timestamp
    """
    if server_of(dialect).explicit_timestamps or not type_.sql.startswith("timestamp"):
        return None
    if column.nullable:
        return None
    stamps = (
        one
        for one in column.table.columns
        if stored_as(one.type, dialect, "")[0].sql.startswith("timestamp")
    )
    if next(stamps) is not column:
        return None
    clock = "current_timestamp" + (type_.sql.removeprefix("timestamp") or "()")
    return default(clock, type_.sql, clock)


def _check(column: sa.Column[Any], dialect: Dialect) -> tuple[tuple[str, Expression], ...]:
    """Return the CHECK that stands in the column's definition, if the server keeps it there."""
    return tuple((CHECK, _condition(one, dialect)) for one in column_checks(column, dialect))


def column_checks(column: sa.Column[Any], dialect: Dialect) -> list[sa.CheckConstraint]:
    """Return the checks that MariaDB keeps as part of a column: it takes one, and no name for it.

    https://mariadb.com/kb/en/constraint/#check-constraints
    """
    if not server_of(dialect).mariadb:
        return []
    checks = [
        one
        for one in column.constraints
        if isinstance(one, sa.CheckConstraint) and is_created(one, dialect)
    ]
    return checks if len(checks) == 1 and given_name(checks[0], dialect) is None else []


def _condition(check: sa.CheckConstraint, dialect: Dialect) -> Expression:
    return dialect.expression(compiled(check.sqltext, dialect))


def has_collation(type_: Type) -> bool:
    """Return whether values of a type are compared by a collation."""
    name = _NAME.match(type_.sql)
    return name is not None and name[0] in COLLATED


def _is_alone(column: Column, key: PrimaryKey) -> bool:
    return key.columns == (column.key.name,)


def _is_of_table(column: Column, context: Context) -> bool:
    """Return whether the table has the collation of the column, before as well as after."""
    place = Key("table", *table_of(column.key))
    sides = (context.pair.before.get(place), context.pair.after.get(place))
    usual = server_of(context.dialect).collation_in(place.schema)
    found = {dict(table.options).get(COLLATE, usual) for table in sides if table is not None}
    return found == {column.collation}


def _changes_collation(column: Column, context: Context) -> bool:
    """Return whether a text is a text before and after, and its collation is another one."""
    sides = (context.pair.before.get(column.key), context.pair.after.get(column.key))
    collations = {one.collation for one in sides if one is not None}
    return len(collations - {None}) > 1


def _in_session(column: Column, dialect: Dialect) -> Column:
    """Return a column with its default as the session reads it."""
    given = column.default
    if given is None:
        return column
    sql = of_the_session(given.sql, dialect.sqlalchemy)
    return replace(column, default=Expression(given.canonical, sql))


def _without_default(column: Column) -> re.Match[str] | None:
    """Return what ON UPDATE says of a column that takes no NULL, and has no default."""
    found = None if column.default is None else _ON_UPDATE.match(column.default.sql)
    if found is None or column.nullable or found["default"].upper() != "NULL":
        return None
    return found


COLUMN = MySQLColumnKind("column", "column", separable=False)
