"""What the catalog tells, as the server has packed it; and the rows of a table, of which nothing is made yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from diffgen.contracts import Dialect, Live
from diffgen.dialects.mysql.reading import queries
from diffgen.dialects.mysql.reading.rows import (
    CheckRow,
    ColumnRow,
    ForeignKeyRow,
    IndexRow,
    RuleRow,
    TableRow,
)
from diffgen.dialects.mysql.server import collation_name, server_of
from diffgen.dialects.mysql.sql.strings import catalogued

#: By their numbers.
Packs: TypeAlias = Mapping[int, Mapping[str, str]]
#: Where MariaDB says that a check is which stands in the definition of a column.
IN_COLUMN = "Column"


@dataclass(frozen=True, slots=True)
class TableRows:
    """The rows of one table.

    :ivar checks: the clauses of the table's checks by their names.
    :ivar column_checks: the clauses of checks in definitions of columns, by the names of these.
    """

    table: TableRow
    columns: list[ColumnRow] = field(default_factory=list)
    indexes: dict[str, list[IndexRow]] = field(default_factory=dict)
    foreign_keys: dict[str, list[ForeignKeyRow]] = field(default_factory=dict)
    rules: dict[str, RuleRow] = field(default_factory=dict)
    checks: dict[str, str] = field(default_factory=dict)
    column_checks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SchemaRows:
    """The rows of one schema, packed: they are many, and most are looked into once.

    :ivar collation: what its tables have that name none.
    :ivar sequences: the names of the sequences, each of which is a table to MariaDB.
    :ivar packs: what each pack tells of, by the tables of ``information_schema``.
    :ivar ignored: the tables that nobody asks for.
    :ivar clauses: the clauses of checks by their names, where they come without a table; else None.
    :ivar corrected: the checks in definitions of columns, by table, where the catalog tells of them wrongly.
    """

    collation: str
    sequences: tuple[str, ...]
    packs: tuple[Mapping[str, str], ...]
    ignored: frozenset[str]
    clauses: Mapping[str, str] | None
    corrected: dict[str, dict[str, str]] = field(default_factory=dict)

    def tables(self, left_out: Collection[str] = ()) -> Iterator[tuple[str, TableRows]]:
        """Yield the rows of the tables.

        :param left_out: tables that are not asked for.
        :raises CommandError: the server has cut what it tells.
        """
        left_out = self.ignored.union(left_out)
        for pack in self.packs:
            names: list[TableRow] = queries.TABLES.rows(pack.get("tables"))
            tables = {
                row.table_name: TableRows(row)
                for row in names
                if row.table_type != queries.SEQUENCE and row.table_name not in left_out
            }
            if tables:
                self._distribute(pack, tables)
                yield from tables.items()

    def column_checks(self) -> Iterator[CheckRow]:
        """Yield the checks that stand in definitions of columns."""
        for pack in self.packs:
            for row in self._checks(pack):
                if row.level == IN_COLUMN and row.table_name not in self.ignored:
                    yield row

    def _checks(self, pack: Mapping[str, str]) -> Iterator[CheckRow]:
        if self.clauses is None:
            yield from queries.CHECKS.rows(pack.get("check_constraints"))
            return
        for table, name in queries.CHECK_PLACES.rows(pack.get("table_constraints")):
            yield CheckRow(table, name, "Table", self.clauses[name])

    def _distribute(self, pack: Mapping[str, str], tables: Mapping[str, TableRows]) -> None:
        """Give each table its rows."""
        for column, table in _of(tables, queries.COLUMNS.rows(pack.get("columns"))):
            table.columns.append(column)
        for part, table in _of(tables, queries.INDEXES.rows(pack.get("statistics"))):
            table.indexes.setdefault(part.index_name, []).append(part)
        for part, table in _of(tables, queries.FOREIGN_KEYS.rows(pack.get("key_column_usage"))):
            table.foreign_keys.setdefault(part.constraint_name, []).append(part)
        for rule, table in _of(tables, queries.RULES.rows(pack.get("referential_constraints"))):
            table.rules[rule.constraint_name] = rule
        for check, table in _of(tables, self._checks(pack)):
            checks = table.column_checks if check.level == IN_COLUMN else table.checks
            checks[check.constraint_name] = check.check_clause
        for name in self.corrected.keys() & tables.keys():
            tables[name].column_checks.clear()
            tables[name].column_checks.update(self.corrected[name])


def gathered(
    live: Live, names: Mapping[str, str | None], dialect: Dialect
) -> Mapping[str | None, SchemaRows]:
    """Return what there is of each schema, by the schema as keys have it.

    :param names: the schemas that are looked at, by the names of their databases.
    :raises CommandError: the server has cut what it tells.
    """
    mariadb = server_of(dialect).mariadb
    asked = queries.MARIADB if mariadb else queries.MYSQL
    found = queries.asked(live.connection, asked, names, mariadb)
    schemas: dict[str | None, SchemaRows] = {}
    for schema, packs in found.items():
        for row in _all(queries.SCHEMAS, packs):
            schemas[schema] = SchemaRows(
                collation=collation_name(row.default_collation_name),
                sequences=tuple(_sequences(packs)),
                packs=tuple(packs.values()),
                ignored=frozenset(name for place, name in live.ignored if place == schema),
                clauses=None if mariadb else dict(_clauses(packs)),
            )
    return schemas


def _all(query: queries.Query, packs: Packs) -> Iterator[Any]:
    for pack in packs.values():
        yield from query.rows(pack.get(query.table))


def _sequences(packs: Packs) -> Iterator[str]:
    for row in _all(queries.TABLES, packs):
        if row.table_type == queries.SEQUENCE:
            yield row.table_name


def _clauses(packs: Packs) -> Iterator[tuple[str, str]]:
    """Yield the name of each check of MySQL's, which is unique in its schema, and its clause.

    https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html
    """
    for name, clause in _all(queries.CLAUSES, packs):
        yield name, catalogued(clause, mariadb=False)


def _of(tables: Mapping[str, TableRows], rows: Iterable[Any]) -> Iterator[tuple[Any, TableRows]]:
    for row in rows:
        table = tables.get(row.table_name)
        if table is not None:
            yield row, table
