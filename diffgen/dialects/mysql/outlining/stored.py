"""The tables of a database in outline: of rows, without an object but for what is unusual."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

import sqlalchemy as sa

from diffgen.contracts import Dialect, Outline, Place
from diffgen.dialects.mysql.kinds.foreign_key import action
from diffgen.dialects.mysql.naming import PRIMARY
from diffgen.dialects.mysql.outlining.parts import (
    ForeignKeyValue,
    Parts,
    column_text,
    column_value,
    table_text,
)
from diffgen.dialects.mysql.reading.columns import column, is_of_versions
from diffgen.dialects.mysql.reading.gathered import SchemaRows, TableRows
from diffgen.dialects.mysql.reading.keys import index
from diffgen.dialects.mysql.reading.rows import ColumnRow, ForeignKeyRow, IndexRow, RuleRow
from diffgen.dialects.mysql.reading.tables import table
from diffgen.dialects.mysql.sql.text import canonical

#: Where the cells of a row begin that tell what a column is like.
_SAID = ColumnRow._fields.index("column_default")


@dataclass(frozen=True)
class StoredTables:
    """Makes outlines of rows; a column that is like one before is told as that.

    :param names: the schemas that were looked at, by the names of their databases.
    :param sequences: the names of the sequences. A table that takes from one is told of by its
        objects, which tell what they need.
    """

    connection: sa.Connection
    names: Mapping[str, str | None]
    sequences: frozenset[str]
    dialect: Dialect
    _columns: dict[Hashable, str] = field(default_factory=dict)
    _taking: set[str] = field(default_factory=set)

    def outlines(self, schemas: Mapping[str | None, SchemaRows]) -> Iterator[tuple[Place, Outline]]:
        """Yield the tables that can be told in outline."""
        for schema, found in schemas.items():
            for name, rows in found.tables():
                outline = self._outline((schema, name), rows, found.collation)
                if outline is not None:
                    yield (schema, name), outline

    def _outline(self, place: Place, rows: TableRows, collation: str) -> Outline | None:
        values = [
            (row.column_name, self._column(row, place, rows), row.column_comment)
            for row in rows.columns
            if not is_of_versions(row)
        ]
        if any(value in self._taking for _, value, _ in values):
            return None
        itself = table(place, rows.table, collation, self.dialect)
        parts = Parts([column_text(*one) for one in values], table_text(itself))
        for name, index_rows in rows.indexes.items():
            self._add_index(parts, name, index_rows, place)
        for name, key_rows in rows.foreign_keys.items():
            parts.foreign_keys.append(self._foreign_key(name, key_rows, rows.rules[name]))
        parts.drop_own_indexes()
        parts.checks += [(name, canonical(clause)) for name, clause in rows.checks.items()]
        return parts.outline(place[1])

    def _column(self, row: ColumnRow, place: Place, rows: TableRows) -> str:
        check = rows.column_checks.get(row.column_name)
        cells = row[_SAID:]
        if check is None and cells in self._columns:
            return self._columns[cells]
        found = column(row, place, check, self.connection, self.dialect)
        value = column_value(found)
        if check is None:
            self._columns[cells] = value
        if found.default is not None and not self.sequences.isdisjoint(found.default.names()):
            self._taking.add(value)
        return value

    def _add_index(self, parts: Parts, name: str, rows: list[IndexRow], place: Place) -> None:
        if any(not _is_whole(row) for row in rows):
            parts.add(index(rows, place, self.dialect))
            return
        rows = sorted(rows, key=attrgetter("seq_in_index"))
        columns = tuple([row.column_name or "" for row in rows])
        if name == PRIMARY:
            parts.primary_key = columns
        elif rows[0].non_unique:
            parts.plain.append((name, columns))
        else:
            parts.uniques.append((name, columns))

    def _foreign_key(self, name: str, rows: list[ForeignKeyRow], rule: RuleRow) -> ForeignKeyValue:
        rows = sorted(rows, key=attrgetter("ordinal_position"))
        database = rows[0].referenced_table_schema
        return ForeignKeyValue(
            name,
            tuple([row.column_name for row in rows]),
            (self.names.get(database, database), rows[0].referenced_table_name),
            tuple([row.referenced_column_name for row in rows]),
            action(rule.update_rule),
            action(rule.delete_rule),
        )


def _is_whole(row: IndexRow) -> bool:
    """Return whether an element is a column as a whole, in an index of the usual sort and order."""
    return (row.collation, row.sub_part, row.index_type, row.expression) == (
        "A",
        None,
        "BTREE",
        None,
    )
