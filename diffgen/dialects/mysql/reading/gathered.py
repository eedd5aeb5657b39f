"""What the catalog tells, table by table: rows, of which nothing is made yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

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
    """The rows of one schema.

    :ivar collation: what its tables have that name none.
    :ivar sequences: the names of the sequences, each of which is a table to MariaDB.
    """

    collation: str
    tables: Mapping[str, TableRows]
    sequences: tuple[str, ...]


def gathered(
    live: Live, names: Mapping[str, str | None], dialect: Dialect
) -> Mapping[str | None, SchemaRows]:
    """Return what there is of each schema, by the schema as keys have it.

    :param names: the schemas that are looked at, by the names of their databases.
    :raises CommandError: the server has cut what it tells.
    """
    mariadb = server_of(dialect).mariadb
    asked = queries.MARIADB if mariadb else queries.MYSQL
    found = queries.rows(live.connection, asked, names, mariadb)
    return {
        schema: _of_schema(rows[0].default_collation_name, schema, found, live)
        for schema, rows in found["schemata"].items()
        if rows
    }


def _of_schema(
    collation: str,
    schema: str | None,
    found: Mapping[str, Mapping[str | None, list[Any]]],
    live: Live,
) -> SchemaRows:
    rows: list[TableRow] = found["tables"][schema]
    tables = {
        row.table_name: TableRows(row)
        for row in rows
        if row.table_type != queries.SEQUENCE and (schema, row.table_name) not in live.ignored
    }
    _distribute({table: rows[schema] for table, rows in found.items()}, tables)
    sequences = tuple(row.table_name for row in rows if row.table_type == queries.SEQUENCE)
    return SchemaRows(collation_name(collation), tables, sequences)


def _distribute(found: Mapping[str, list[Any]], tables: Mapping[str, TableRows]) -> None:
    """Give each table its rows."""
    for column, table in _of(tables, found["columns"]):
        table.columns.append(column)
    for part, table in _of(tables, found["statistics"]):
        table.indexes.setdefault(part.index_name, []).append(part)
    for part, table in _of(tables, found["key_column_usage"]):
        table.foreign_keys.setdefault(part.constraint_name, []).append(part)
    for rule, table in _of(tables, found["referential_constraints"]):
        table.rules[rule.constraint_name] = rule
    for check, table in _of(tables, _checks(found)):
        checks = table.column_checks if check.level == "Column" else table.checks
        checks[check.constraint_name] = check.check_clause


def _of(tables: Mapping[str, TableRows], rows: Iterable[Any]) -> Iterator[tuple[Any, TableRows]]:
    for row in rows:
        table = tables.get(row.table_name)
        if table is not None:
            yield row, table


def _checks(found: Mapping[str, list[Any]]) -> Iterator[CheckRow]:
    """Yield the checks, those of MySQL with the tables that it tells of elsewhere.

    The name of a check is unique in its schema
    (https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html).
    """
    if "table_constraints" not in found:
        yield from found["check_constraints"]
        return
    clauses = {row.constraint_name: row.check_clause for row in found["check_constraints"]}
    for place in found["table_constraints"]:
        name = place.constraint_name
        yield CheckRow(place.table_name, name, "Table", catalogued(clauses[name], mariadb=False))
