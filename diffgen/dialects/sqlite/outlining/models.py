"""The models in outline: what ``create_all`` would have SQLite store, with no statement written for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite.base import SQLiteDDLCompiler, SQLiteTypeCompiler
from sqlalchemy.schema import CreateColumn, CreateIndex, CreateTable
from sqlalchemy.sql.compiler import DDLCompiler

from diffgen.contracts import Declared, Dialect, Outline, Place
from diffgen.dialects.sqlite.outlining.column_definitions import ColumnDefinitions
from diffgen.dialects.sqlite.outlining.items import Items
from diffgen.dialects.sqlite.outlining.sketch import Sketch
from diffgen.dialects.sqlite.outlining.texts import take_options
from diffgen.dialects.sqlite.outlining.usual import any_has_options, has_options
from diffgen.kinds.type_value import is_compiled_otherwise
from migrations_runtime.dialects.sqlite.text.tokens import SQLiteTextError

#: What is told of here without the compiler, and somebody may have had compiled in other words.
_TOLD = (
    CreateTable,
    CreateColumn,
    CreateIndex,
    sa.PrimaryKeyConstraint,
    sa.UniqueConstraint,
    sa.ForeignKeyConstraint,
    sa.CheckConstraint,
    sa.TextClause,
    sa.Column,
)


def outlines(declared: Declared, dialect: Dialect) -> Mapping[Place, Outline]:
    """Return the tables of the models in outline: none where statements aren't compiled as usual."""
    used = dialect.sqlalchemy
    compilers = (used.ddl_compiler, type(used.type_compiler_instance))
    if compilers != (SQLiteDDLCompiler, SQLiteTypeCompiler) or dialect.sql("%%") == "%":
        return {}
    if any(is_compiled_otherwise(class_, used) for class_ in _TOLD):
        return {}
    return dict(_outlined(declared, dialect))


def _outlined(declared: Declared, dialect: Dialect) -> Iterator[tuple[Place, Outline]]:
    compiler = dialect.ddl
    definitions, items = ColumnDefinitions(compiler), Items(compiler, dialect)
    for table, columns in declared.walk():
        try:
            sketch = _sketch(table, columns, definitions, items, compiler)
        except SQLiteTextError:
            continue  # where its objects are made, it is told what is the matter
        schema = dialect.schema(table.schema)
        outline = sketch.outline()
        if outline is not None:
            yield (schema, table.name), outline


def _sketch(
    table: sa.Table,
    columns: Sequence[sa.Column[Any]],
    definitions: ColumnDefinitions,
    items: Items,
    compiler: DDLCompiler,
) -> Sketch:
    sketch = Sketch()
    usual = not (has_options(table) or any_has_options(columns))
    definition_of = definitions.of if usual else definitions.written
    for column in columns:
        if not column.system:
            sketch.add_column(column.name, definition_of(column))
            for constraint in column.constraints:
                items.add_constraint(sketch, constraint, usual)
    for constraint in table.constraints:
        if items.is_created(constraint):
            items.add_constraint(sketch, constraint, usual)
    for index in table.indexes:
        if items.is_created(index):
            items.add_index(sketch, index)
    if not usual:
        take_options(sketch, compiler.post_create_table(table))
    return sketch
