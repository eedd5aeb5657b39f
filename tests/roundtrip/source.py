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
    Domain,
    Enum,
    Exclude,
    Expression,
    ForeignKey,
    Index,
    IndexPart,
    PrimaryKey,
    Schema,
    Sequence,
    Table,
    Unique,
    quoted,
)

HEADER = """\
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

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
        for number, domain in enumerate(self.schema.domains):
            yield f"domain_{number} = {self._domain(domain)}"
        for number, sequence in enumerate(self.schema.sequences):
            yield f"sequence_{number} = {self._sequence(sequence)}"
        for number, table in enumerate(self.schema.tables):
            yield f"table_{number} = sa.Table("
            for argument in self._table(table):
                yield f"    {argument},"
            yield ")"
            for key in table.inherits:
                parent = self.schema.tables.index(self._table_of(key))
                yield f"table_{number}.add_is_dependent_on(table_{parent})"
            for index in table.indexes:
                if not _stands_inside(index):
                    yield self._index(index, table, f"table_{number}")

    def _metadata_arguments(self) -> str:
        convention = dict(self.schema.naming_convention)
        arguments = [f"naming_convention={convention!r}"] if convention else []
        arguments += [f"schema={self.shared!r}"] if self.shared is not None else []
        return ", ".join(arguments)

    @property
    def shared(self) -> str | None:
        """The schema that the MetaData says for all: everything is in it."""
        used = [one.schema for one in self.schema.tables]
        used += [one.schema for one in self.schema.enums]
        used += [one.schema for one in self.schema.sequences]
        used += [one.schema for one in self.schema.domains]
        alike = all(name == self.schema.default_schema for name in used)
        return self.schema.default_schema if alike else None

    def _enum(self, enum: Enum) -> str:
        arguments = [repr(label) for label in enum.labels] + [f"name={enum.name!r}"]
        arguments += [f"schema={enum.schema!r}"] if enum.schema is not None else []
        arguments += ["metadata=metadata"] if enum.owned else []
        return f"sa.Enum({', '.join(arguments)})"

    def _domain(self, domain: Domain) -> str:
        arguments = [repr(domain.name), domain.source]
        said = {
            "schema": domain.schema,
            "check": domain.check,
            "constraint_name": domain.constraint_name,
            "not_null": domain.not_null or None,
            "collation": domain.collation,
        }
        arguments += [f"{name}={value!r}" for name, value in said.items() if value is not None]
        arguments += [f"default={domain.default}"] if domain.default is not None else []
        arguments += ["metadata=metadata"] if domain.owned else []
        return f"postgresql.DOMAIN({', '.join(arguments)})"

    def _sequence(self, sequence: Sequence) -> str:
        stated = sequence.schema is not None and sequence.schema != self.shared
        options = {"schema": sequence.schema} if stated else {}
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
            yield _keys("PrimaryKeyConstraint", table, table.primary_key)
        for unique in table.uniques:
            yield _keys("UniqueConstraint", table, unique)
        for check in table.checks:
            yield _check(check)
        for exclude in table.excludes:
            yield _exclude(exclude, table)
        for key in table.foreign_keys:
            if not key.inline:
                yield self._foreign_key(table, key)
        for index in table.indexes:
            if _stands_inside(index):
                yield self._index(index, table, "")
        if (table.schema is not None and table.schema != self.shared) or table.says_public:
            yield f"schema={table.schema or 'public'!r}"
        if table.comment is not None:
            yield f"comment={table.comment!r}"
        if table.partition is not None:
            how, columns = table.partition
            by = f"{how} ({', '.join(quoted(name) for name in columns)})"
            yield f"postgresql_partition_by={by!r}"
        if table.inherits:
            yield f"postgresql_inherits=[{', '.join(self._parent(key) for key in table.inherits)}]"
        yield from _keywords(dict(table.options))

    def _parent(self, key: str) -> str:
        parent = self._table_of(key)
        if parent.schema is None:
            return repr(parent.name)
        name = f"{quoted(parent.schema)}.{quoted(parent.name)}"
        return f"sa.quoted_name({name!r}, quote=False)"

    def _table_of(self, key: str) -> Table:
        found = self.schema.table(key)
        assert found is not None, key
        return found

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
        arguments += [_check(check, text=True) for check in column.checks]
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
        if column.unique_flag and not column.index_flag and column.on_conflict_unique is not None:
            yield f"sqlite_on_conflict_unique={column.on_conflict_unique!r}"
        if primary is not None and primary.inline and primary.columns == [column.name]:
            for _, conflict in primary.options:
                yield f"sqlite_on_conflict_primary_key={conflict!r}"
        if column.comment is not None:
            yield f"comment={column.comment!r}"
        if column.key is not None:
            yield f"key={column.key!r}"

    def _type(self, column: Column) -> str:
        source = column.type.source
        if column.type.domain is not None:
            keys = [domain.key for domain in self.schema.domains]
            source = source.replace("@domain@", f"domain_{keys.index(column.type.domain)}")
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
        return [f"{prefix}{target.name}.{target.key_for(name)}" for name in key.target_columns]

    def _foreign_key(self, table: Table, key: ForeignKey) -> str:
        columns = [table.key_for(name) for name in key.columns]
        arguments = [repr(columns), repr(self._targets(key)), *_key_options(key)]
        return f"sa.ForeignKeyConstraint({', '.join(arguments)})"

    def _index(self, index: Index, table: Table, variable: str) -> str:
        arguments = [repr(index.name), *(_part(part, table, variable) for part in index.parts)]
        arguments += ["unique=True"] if index.unique else []
        prefix = self.schema.dialect
        if index.where is not None:
            where = _python(index.where) or f"sa.text({_text(index.where.sql)!r})"
            arguments.append(f"{prefix}_where={where}")
        if index.include:
            include = [table.key_for(name) for name in index.include]
            arguments.append(f"{prefix}_include={include!r}")
        if index.operator_classes:
            classes = {table.key_for(name): one for name, one in index.operator_classes}
            arguments.append(f"{prefix}_ops={classes!r}")
        made = f"sa.Index({', '.join([*arguments, *_keywords(dict(index.options))])})"
        return f"{made}.ddl_if(dialect='oracle')" if index.elsewhere else made


def _keywords(options: Mapping[str, object]) -> list[str]:
    """Those of MySQL under both names: which one SQLAlchemy heeds depends on the URL."""
    said = [f"{name}={value!r}" for name, value in options.items()]
    return said + [one.replace("mysql_", "mariadb_", 1) for one in said if one.startswith("mysql_")]


def _text(sql: str) -> str:
    """SQL with the colons escaped that SQLAlchemy would take for parameters."""
    return BIND.sub(r"\\:", sql)


def text_source(sql: str) -> str:
    """The source of an ``sa.text`` of this SQL."""
    return f"sa.text({_text(sql)!r})"


def _name(name: str | None) -> list[str]:
    return [] if name is None else [f"name={name!r}"]


def _keys(construct: str, table: Table, key: PrimaryKey | Unique) -> str:
    arguments = [repr(table.key_for(column)) for column in key.columns] + _name(key.name)
    if key.include:
        arguments.append(f"postgresql_include={[table.key_for(name) for name in key.include]!r}")
    return f"sa.{construct}({', '.join([*arguments, *_keywords(dict(key.options))])})"


def _check(check: Check, *, text: bool = False) -> str:
    """``text``: at a column SQLAlchemy takes no expression over columns that are not of its table."""
    condition = repr(_text(check.expression.sql))
    if check.expression.python and not text:
        condition = _python(check.expression)
    arguments = [condition, *_name(check.name)]
    arguments += [f"comment={check.comment!r}"] if check.comment is not None else []
    arguments += _keywords(dict(check.options))
    return f"sa.CheckConstraint({', '.join(arguments)})"


def _exclude(exclude: Exclude, table: Table) -> str:
    elements = [f"({table.key_for(name)!r}, {operator!r})" for name, operator in exclude.elements]
    arguments = [*elements, *_name(exclude.name), f"using={exclude.using!r}"]
    if exclude.where is not None:
        arguments.append(f"where=sa.text({_text(exclude.where.sql)!r})")
    if exclude.operator_classes:
        classes = {table.key_for(name): one for name, one in exclude.operator_classes}
        arguments.append(f"ops={classes!r}")
    arguments += _keywords(dict(exclude.options))
    return f"postgresql.ExcludeConstraint({', '.join(arguments)})"


def _key_options(key: ForeignKey) -> list[str]:
    return [*_name(key.name), *_keywords(dict(key.options))]


def _part(part: IndexPart, table: Table, variable: str) -> str:
    if part.expression is not None:
        if part.expression.python and variable:
            return _replaced(part.expression, f"{variable}.c[%r]", table)
        return f"sa.text({_text(part.expression.sql)!r})"
    return f"{variable}.c[{table.key_for(part.column or '')!r}]{part.order}"


def _stands_inside(index: Index) -> bool:
    """Whether nothing in the index would tell SQLAlchemy which table it is of."""
    return not any(
        part.column or (part.expression and part.expression.python) for part in index.parts
    )


def _python(expression: Expression) -> str:
    return _replaced(expression, "sa.column(%r)", None) if expression.python else ""


def _replaced(expression: Expression, form: str, table: Table | None) -> str:
    source = expression.python
    for number, (name, _) in enumerate(expression.columns):
        key = table.key_for(name) if table is not None else name
        source = source.replace(f"@{number}@", form % key)
    return source
