"""A schema as the Python that a user would write, and the MetaData that it makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from tests.roundtrip.spec import (
    Check,
    Column,
    Default,
    Enum,
    ForeignKey,
    Index,
    IndexPart,
    PrimaryKey,
    Schema,
    Sequence,
    Table,
    Unique,
)

HEADER = """\
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tests.roundtrip import custom_types
"""

# What TextClause takes for a bound parameter (sqlalchemy/sql/elements.py, _bind_params_regex).
BIND = re.compile(r"(?<![:\w\\]):(?=\w+(?!:))")


def models(schema: Schema) -> str:
    """The source of a module whose ``metadata`` is the schema."""
    return "\n".join([HEADER, *_Writer(schema).lines()]) + "\n"


def metadata(schema: Schema) -> sa.MetaData:
    """The schema's MetaData, made by running its source."""
    return metadata_from(models(schema))


def metadata_from(source: str) -> sa.MetaData:
    """Run the source of a module of models."""
    namespace: dict[str, object] = {}
    exec(compile(source, "<models>", "exec"), namespace)
    made = namespace["metadata"]
    assert isinstance(made, sa.MetaData)
    return made


@dataclass
class _Writer:
    schema: Schema

    def lines(self) -> Iterator[str]:
        yield f"metadata = sa.MetaData({self._metadata_arguments()})"
        for number, enum in enumerate(self.schema.enums):
            yield f"enum_{number} = {self._enum(enum)}"
        for number, sequence in enumerate(self.schema.sequences):
            yield f"sequence_{number} = {self._sequence(sequence)}"
        for number, table in enumerate(self.schema.tables):
            yield f"table_{number} = sa.Table("
            for argument in self._table(table):
                yield f"    {argument},"
            yield ")"
            for index in table.indexes:
                yield self._index(index, f"table_{number}")

    def _metadata_arguments(self) -> str:
        convention = dict(self.schema.naming_convention)
        return f"naming_convention={convention!r}" if convention else ""

    def _enum(self, enum: Enum) -> str:
        arguments = [repr(label) for label in enum.labels] + [f"name={enum.name!r}"]
        arguments += [f"schema={enum.schema!r}"] if enum.schema is not None else []
        arguments += ["metadata=metadata"] if enum.owned else []
        return f"sa.Enum({', '.join(arguments)})"

    def _sequence(self, sequence: Sequence) -> str:
        options = {"schema": sequence.schema} if sequence.schema is not None else {}
        arguments = [repr(sequence.name), *_keywords({**options, **dict(sequence.options)})]
        return f"sa.Sequence({', '.join(arguments)}, metadata=metadata)"

    def _table(self, table: Table) -> Iterator[str]:
        yield repr(table.name)
        yield "metadata"
        inline_keys = {
            tuple(key.columns): key
            for key in table.foreign_keys
            if key.inline and len(key.columns) == 1
        }
        for column in table.columns:
            yield self._column(table, column, inline_keys.get((column.name,)))
        if table.primary_key is not None and not table.primary_key.inline:
            yield _primary_key(table.primary_key)
        for unique in table.uniques:
            yield _unique(unique)
        for check in table.checks:
            yield _check(check)
        for key in table.foreign_keys:
            if not key.inline:
                yield self._foreign_key(key)
        if table.schema is not None or table.says_public:
            yield f"schema={table.schema or 'public'!r}"
        if table.comment is not None:
            yield f"comment={table.comment!r}"
        yield from _keywords(dict(table.options))

    def _column(self, table: Table, column: Column, key: ForeignKey | None) -> str:
        arguments = [repr(column.name), self._type(column)]
        if key is not None:
            target = self._targets(key)[0]
            arguments.append(f"sa.ForeignKey({', '.join([repr(target), *_key_options(key)])})")
        if column.identity is not None:
            arguments.append(f"sa.Identity({', '.join(_keywords(dict(column.identity)))})")
        if column.computed is not None:
            persisted = f", persisted={column.persisted}" if column.persisted is not None else ""
            arguments.append(f"sa.Computed({_text(column.computed.sql)!r}{persisted})")
        arguments += [_check(check) for check in column.checks]
        arguments += self._column_keywords(table, column)
        return f"sa.Column({', '.join(arguments)})"

    def _column_keywords(self, table: Table, column: Column) -> Iterator[str]:
        primary = table.primary_key
        if primary is not None and primary.inline and column.name in primary.columns:
            yield "primary_key=True"
        if column.nullable is not None:
            yield f"nullable={column.nullable}"
        if column.default is not None:
            yield f"server_default={self._default(column.default)}"
        if column.autoincrement is not None:
            yield f"autoincrement={column.autoincrement}"
        if column.unique_flag:
            yield "unique=True"
        if column.index_flag:
            yield "index=True"
        if column.on_conflict_not_null is not None:
            yield f"sqlite_on_conflict_not_null={column.on_conflict_not_null!r}"
        if column.comment is not None:
            yield f"comment={column.comment!r}"

    def _type(self, column: Column) -> str:
        source = column.type.source
        if column.type.enum is not None:
            keys = [enum.key for enum in self.schema.enums]
            source = source.replace("@enum@", f"enum_{keys.index(column.type.enum)}")
        return source

    def _default(self, default: Default) -> str:
        source = default.source
        if default.sequence is not None:
            keys = [sequence.key for sequence in self.schema.sequences]
            source = source.replace("@sequence@", f"sequence_{keys.index(default.sequence)}")
        return source

    def _targets(self, key: ForeignKey) -> list[str]:
        target = self.schema.table(key.target)
        assert target is not None, key
        schema = target.schema or ("public" if target.says_public else None)
        prefix = f"{schema}." if schema is not None else ""
        return [f"{prefix}{target.name}.{column}" for column in key.target_columns]

    def _foreign_key(self, key: ForeignKey) -> str:
        arguments = [repr(key.columns), repr(self._targets(key)), *_key_options(key)]
        return f"sa.ForeignKeyConstraint({', '.join(arguments)})"

    def _index(self, index: Index, table: str) -> str:
        arguments = [repr(index.name), *(_part(part, table) for part in index.parts)]
        arguments += ["unique=True"] if index.unique else []
        prefix = self.schema.dialect
        if index.where is not None:
            arguments.append(f"{prefix}_where=sa.text({_text(index.where.sql)!r})")
        if index.include:
            arguments.append(f"{prefix}_include={index.include!r}")
        if index.operator_classes:
            arguments.append(f"{prefix}_ops={dict(index.operator_classes)!r}")
        return f"sa.Index({', '.join([*arguments, *_keywords(dict(index.options))])})"


def _keywords(options: Mapping[str, object]) -> list[str]:
    return [f"{name}={value!r}" for name, value in options.items()]


def _text(sql: str) -> str:
    """SQL with the colons escaped that SQLAlchemy would take for parameters."""
    return BIND.sub(r"\\:", sql)


def text_source(sql: str) -> str:
    """The source of an ``sa.text`` of this SQL."""
    return f"sa.text({_text(sql)!r})"


def _name(name: str | None) -> list[str]:
    return [] if name is None else [f"name={name!r}"]


def _primary_key(key: PrimaryKey) -> str:
    arguments = [repr(column) for column in key.columns] + _name(key.name)
    return f"sa.PrimaryKeyConstraint({', '.join([*arguments, *_keywords(dict(key.options))])})"


def _unique(unique: Unique) -> str:
    arguments = [repr(column) for column in unique.columns] + _name(unique.name)
    return f"sa.UniqueConstraint({', '.join([*arguments, *_keywords(dict(unique.options))])})"


def _check(check: Check) -> str:
    arguments = [repr(_text(check.expression.sql)), *_name(check.name)]
    arguments += [f"comment={check.comment!r}"] if check.comment is not None else []
    return f"sa.CheckConstraint({', '.join(arguments)})"


def _key_options(key: ForeignKey) -> list[str]:
    return [*_name(key.name), *_keywords(dict(key.options))]


def _part(part: IndexPart, table: str) -> str:
    if part.expression is not None:
        return f"sa.text({_text(part.expression.sql)!r})"
    return f"{table}.c[{part.column!r}]{part.order}"
