"""The tables of the models in outline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Declared, Dialect, Outline, Place
from diffgen.dialects.postgresql.kinds.table import declared_parents
from diffgen.dialects.postgresql.outlining.columns import ColumnLines
from diffgen.dialects.postgresql.outlining.constraints import ConstraintLines
from diffgen.dialects.postgresql.outlining.indexes import IndexLines
from diffgen.dialects.postgresql.outlining.names import ServerNames
from diffgen.dialects.postgresql.outlining.spelling import Conditions
from diffgen.dialects.postgresql.outlining.text import arrays, nullable
from diffgen.dialects.postgresql.outlining.untold import Untold
from diffgen.dialects.postgresql.reading.outlines import keys_of
from diffgen.kinds.declaring import options


def outlines(declared: Declared, dialect: Dialect) -> Mapping[Place, Outline]:
    """Return the tables that can be told in outline, as the reader would tell of them."""
    writer = _Writer(dialect)
    found: dict[Place, Outline] = {}
    for table, columns in declared.walk():
        place = writer.names.place_of(table)
        try:
            found[place] = writer.outline(table, columns, place)
        except Untold:
            found.update(_kin(table, place, dialect))
    for place in writer.names.disputed():
        found.pop(place, None)
    return found


def _kin(table: sa.Table, place: Place, dialect: Dialect) -> Iterator[tuple[Place, Outline]]:
    """Yield the outline of a table that descends from others, which tells no more than that."""
    if "dialect_options" in vars(table) and (parents := declared_parents(table, dialect)):
        yield place, Outline(
            (), None, None, parents=frozenset((one.schema, one.name) for one in parents)
        )


class _Writer:
    """Writes one table after another, and remembers what many of them say alike."""

    def __init__(self, dialect: Dialect) -> None:
        self.names = ServerNames(dialect)
        conditions = Conditions(dialect)
        self._dialect = dialect
        self._columns = ColumnLines(dialect)
        self._constraints = ConstraintLines(self.names, conditions)
        self._indexes = IndexLines(self.names, conditions)

    def outline(self, table: sa.Table, columns: Sequence[sa.Column[Any]], place: Place) -> Outline:
        """Return one table in outline.

        :raises Untold: something of it is out of the usual.
        """
        if table._prefixes:
            raise Untold
        told = self._columns.of(table, columns)
        parts = self._constraints.of(table, place, told)
        parts += self._indexes.of(table, told.types)
        keys = keys_of(parts, told.lines)
        comment = nullable(table.comment or None)
        facts = f'[{comment}, "p", {self._storage(table)}, null, null, null, null, null]'
        return Outline(
            columns=told.lines,
            keys=keys,
            rest=(facts, frozenset(parts) - keys),
            types=told.enums,
        )

    def _storage(self, table: sa.Table) -> str:
        """Return the storage parameters, which are all of the options that is told.

        :raises Untold: there are others.
        """
        if "dialect_options" not in vars(table):
            return "null"
        given = dict(options(table, self._dialect))
        stated = given.pop("postgresql_with", ())
        if given:
            raise Untold
        return arrays[*[f"{name}={value}" for name, value in stated]] if stated else "null"
