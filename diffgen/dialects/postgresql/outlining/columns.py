"""Lines of declared columns."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.functions import Function, GenericFunction
from sqlalchemy.types import TypeEngine

from diffgen.catalog import Key, Type
from diffgen.contracts import Dialect
from diffgen.dialects.postgresql.kinds.column import COLUMN, serial
from diffgen.dialects.postgresql.outlining.defaults import written_default
from diffgen.dialects.postgresql.outlining.text import named, nullable, quoted
from diffgen.dialects.postgresql.outlining.untold import Untold
from diffgen.kinds.type_value import TypeValues


class Told(NamedTuple):
    """A type: its name, as JSON, and what follows in the line of a column, if it is out of the usual.

    :param serial: the name, as JSON, of what a SERIAL column of the type is of.
    """

    sql: str
    name: str
    enum: Key | None
    more: str
    serial: str


class Columns(NamedTuple):
    """What there is to tell of a table's columns.

    :param types: their types, by name.
    :param enums: the enums among these.
    :param inline: the constraints that stand within a column.
    """

    lines: frozenset[str]
    types: Mapping[str, str]
    enums: frozenset[Key]
    inline: Sequence[sa.Constraint]


@dataclass(frozen=True)
class ColumnLines:
    """Writes the lines, and remembers of each type and default what there is to tell."""

    dialect: Dialect
    _types: dict[Hashable, Told] = field(default_factory=dict)
    _defaults: dict[Any, str] = field(default_factory=dict)

    def of(self, table: sa.Table, columns: Sequence[sa.Column[Any]]) -> Columns:
        """Return what there is to tell of a table's columns.

        :raises Untold: for what is generated, of a domain, or has a default that isn't foreseen.
        """
        counting = table.autoincrement_column
        lines: list[str] = []
        types: dict[str, str] = {}
        enums: list[Key] = []
        inline: list[sa.Constraint] = []
        for column in columns:
            # Whoever looks into the options of a column leaves a place for them there.
            if column.system or ("dialect_options" in column.__dict__ and column.dialect_kwargs):
                raise Untold
            if column.constraints:
                inline += column.constraints
            type_ = self._type(column.type)
            name = column.name
            types[name] = type_.sql
            if column is counting and COLUMN.autoincrement(column, self.dialect):
                lines.append(_counted(column, type_))
                continue
            if column.identity is not None:
                lines.append(self._identity(column, type_))
                continue
            given, comment = column.server_default, column.comment
            default = "null" if given is None else self._default(given, column, type_)
            not_null = "true" if column.primary_key or not column.nullable else "false"
            lines.append(
                f"[{named[name]}, {type_.name}, {not_null}, {default},"
                f" {quoted[comment] if comment else 'null'}{type_.more}]"
            )
            if type_.enum is not None:
                enums.append(type_.enum)
        return Columns(frozenset(lines), types, frozenset(enums), inline)

    def _identity(self, column: sa.Column[Any], type_: Told) -> str:
        found = COLUMN.identity(column, Type(type_.sql), self.dialect)
        if found is None or type_.more:
            raise Untold
        said = json.dumps([found.always, *astuple(found.options)])
        comment = nullable(column.comment or None)
        return f'[{named[column.name]}, {type_.name}, true, null, {comment}, "", null, null, {said}, false]'

    def _type(self, type_: TypeEngine[Any]) -> Told:
        value = self._values.of(type_)
        told = self._types.get(value)
        if told is None:
            told = self._types[value] = self._told(type_)
        return told

    @cached_property
    def _values(self) -> TypeValues:
        return TypeValues(self.dialect.sqlalchemy)

    def _told(self, type_: TypeEngine[Any]) -> Told:
        found, collation = self.dialect.type_of(type_, self.dialect)
        key, enum, more = found.named, "null", ""
        if key is not None:
            if key.kind != "enum":  # a domain is over another type, which may be one that changes
                raise Untold
            enum = f'["enum", {nullable(key.schema)}, {quoted[key.name]}]'
        if key is not None or collation is not None:
            more = f', "", {nullable(collation)}, {enum}, null, false'
        counted = quoted[serial(type_, self.dialect)]
        return Told(found.sql, quoted[found.sql], key, more, counted)

    def _default(self, given: Any, column: sa.Column[Any], type_: Told) -> str:
        if type(given) is not sa.DefaultClause:
            raise Untold
        said = (_value(given.arg), type_.sql)
        text = self._defaults.get(said)
        if text is None:
            sql = self.dialect.ddl.get_column_default_string(column)
            foreseen = written_default(self.dialect.sql(sql or ""), type_.sql)
            if foreseen is None:
                raise Untold
            text = self._defaults[said] = quoted[foreseen]
        return text


def _counted(column: sa.Column[Any], type_: Told) -> str:
    comment = nullable(column.comment or None)
    return (
        f'[{named[column.name]}, {type_.serial}, true, null, {comment}, "", null, null, null, true]'
    )


def _value(arg: Any) -> Any:
    """Return what two arguments of ``server_default`` share if they are compiled alike."""
    if isinstance(arg, TextClause) and not arg._bindparams:
        return TextClause, arg.text
    # What is no usual call, such as ``next_value()``, keeps its own things in its own way.
    usual = isinstance(arg, Function | GenericFunction) and "packagenames" in vars(arg)
    if usual and not len(arg.clauses):
        return type(arg), arg.name, *arg.packagenames
    return arg if isinstance(arg, str) else (type(arg), id(arg))
