"""Constraints and indexes of the models, as the texts of SQLAlchemy's compiler would tell of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql.compiler import DDLCompiler

from diffgen.contracts import Dialect
from diffgen.dialects.sqlite.outlining.sketch import (
    Names,
    Reference,
    Sketch,
)
from diffgen.dialects.sqlite.outlining.texts import add_constraint, add_index, said_after
from diffgen.dialects.sqlite.outlining.usual import has_options, plain_text
from diffgen.kinds.declaring import given_name, is_created

#: Longer names are cut by SQLAlchemy (``max_identifier_length`` of its dialects).
_LONG = 60


class Items:
    """Adds constraints and indexes to sketches."""

    def __init__(self, compiler: DDLCompiler, dialect: Dialect) -> None:
        self._compiler = compiler
        self._dialect = dialect

    def is_created(self, item: sa.Constraint | sa.Index) -> bool:
        """Return whether ``CREATE TABLE`` has the constraint, or ``create_all`` makes the index."""
        rule = getattr(item, "_create_rule", None)
        if rule is not None and not rule(self._compiler):
            return False
        return item._ddl_if is None or is_created(item, self._dialect)

    def add_constraint(self, sketch: Sketch, item: sa.Constraint, usual: bool) -> None:
        """Add a constraint.

        :param usual: whether neither the table nor a column has options, which constraints may take over.
        :raises SQLiteTextError: what SQLAlchemy writes can't be read.
        """
        add = _ADD.get(type(item)) if usual and not _is_special(item) else None
        if add is not None and add(self, sketch, item):
            return
        if text := self._compiler.process(item):
            add_constraint(sketch, text)

    def add_index(self, sketch: Sketch, item: sa.Index) -> None:
        """Add an index.

        :raises SQLiteTextError: what SQLAlchemy writes can't be read.
        """
        name: str | None = self._name(item)
        expressions: Sequence[Any] = item.expressions
        if (
            name is None
            or has_options(item)
            or not all(type(one) is sa.Column for one in expressions)
        ):
            made = CreateIndex(item).compile(dialect=self._dialect.sqlalchemy)
            add_index(sketch, name or "", str(made))
        else:
            sketch.add_index(name, bool(item.unique), _names(expressions))

    def _add_primary_key(self, sketch: Sketch, item: Any) -> bool:
        # To ask for ``columns`` would have SQLAlchemy make, and keep, a collection for each constraint.
        columns = [*item]
        if any(column.autoincrement is True for column in columns):
            if len(columns) > 1:
                return False
            if item._implicit_generated:
                columns = item.columns_autoinc_first  # which is refused where it can't count
        if columns:
            sketch.add_primary_key(self._name(item), _names(columns))
        return True

    def _add_unique(self, sketch: Sketch, item: Any) -> bool:
        sketch.add_unique(self._name(item), _names(item))
        return True

    def _add_check(self, sketch: Sketch, item: Any) -> bool:
        text = plain_text(item.sqltext)
        if text is not None:
            sketch.add_check(self._name(item), text)
        return text is not None

    def _add_reference(self, sketch: Sketch, item: Any) -> bool:
        elements = item.elements
        remote = elements[0].column.table
        if remote.schema != elements[0].parent.table.schema:
            return True  # no key is between two databases: SQLAlchemy leaves it out
        text = ""
        if item.ondelete is not None or item.onupdate is not None or item.match is not None:
            text = self._compiler.define_constraint_match(item)
            text += self._compiler.define_constraint_cascades(item)
        said = said_after(text)
        if said is None:
            return False
        columns = tuple([one.parent.name for one in elements])
        referred = tuple([one.column.name for one in elements])
        reference = Reference(self._name(item), columns, remote.name, referred, said)
        sketch.references.append(reference)
        return True

    def _name(self, item: sa.Constraint | sa.Index) -> str | None:
        name = item.name
        if name is None or (isinstance(name, str) and len(name) < _LONG):
            return name
        return given_name(item, self._dialect)


_ADD: Mapping[type, Callable[[Items, Sketch, Any], bool]] = {
    sa.PrimaryKeyConstraint: Items._add_primary_key,
    sa.UniqueConstraint: Items._add_unique,
    sa.CheckConstraint: Items._add_check,
    sa.ForeignKeyConstraint: Items._add_reference,
}


def _is_special(item: sa.Constraint) -> bool:
    return item.deferrable is not None or item.initially is not None or has_options(item)


def _names(columns: Iterable[sa.Column[Any]]) -> Names:
    return tuple([column.name for column in columns])
