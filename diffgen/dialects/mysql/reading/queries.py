"""What is asked of the catalog: one statement, whatever the number of tables and schemas.

Each table of ``information_schema`` is read alone, by a condition on the schema that is an equality, so that the server opens
the tables of that schema and no others (``get_lookup_value`` in sql/sql_show.cc of MariaDB), and the
rows are joined here: a JOIN of two such tables opens every table again for every row.
https://mariadb.com/kb/en/information-schema-tables/ ·
https://dev.mysql.com/doc/refman/8.4/en/information-schema.html
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from diffgen.dialects.mysql.reading.rows import (
    CheckPlaceRow,
    CheckRow,
    ClauseRow,
    ColumnRow,
    ForeignKeyRow,
    IndexRow,
    RuleRow,
    SchemaRow,
    TableRow,
)
from diffgen.dialects.mysql.sql.packing import packed, statement, unpacked

#: The rows of a schema come in so many packs at most, by their tables: one for all might be longer than
#: a packet, and only the packs are opened of which something is to be made.
_PACKS = 128


@dataclass(frozen=True, slots=True)
class Query:
    """What is read of one table of ``information_schema``.

    :param made: makes a row of its cells.
    :param columns: the cells; the first one tells rows apart into packs.
    :param schema: the column that the rows are chosen by.
    :param absent: those that the server has no column for.
    """

    table: str
    made: Callable[[Iterable[Any]], tuple[Any, ...]]
    columns: Sequence[str]
    schema: str = "table_schema"
    condition: str = "TRUE"
    absent: Collection[str] = ()

    def selects(self, first: int, schemas: int) -> Iterator[str]:
        """Yield a SELECT for each schema, bound to ``schema_0`` and so on, numbered from ``first`` on."""
        cells = ["NULL" if one in self.absent else f"{self.table}.{one}" for one in self.columns]
        for number in range(schemas):
            yield (
                f"SELECT {first + number}, MOD(CRC32({cells[0]}), {_PACKS}), {packed(cells)}"
                f" FROM information_schema.{self.table}"
                f" WHERE {self.table}.{self.schema} = :schema_{number} AND {self.condition} GROUP BY 2"
            )

    def rows(self, pack: str | None) -> list[Any]:
        """Return the rows in a pack.

        :raises CommandError: the server has cut it.
        """
        return [self.made(cells) for cells in unpacked(pack)]


def asked(
    connection: sa.Connection,
    queries: Sequence[Query],
    schemas: Mapping[str, str | None],
    mariadb: bool,
) -> Mapping[str | None, Mapping[int, Mapping[str, str]]]:
    """Return the packs of each schema by their numbers, each by the tables of ``information_schema``.

    What a table has is in the packs of one number, whichever table of ``information_schema`` tells of it.

    :param schemas: the schemas as keys have them, by the names of their databases.
    """
    found: dict[str | None, dict[int, dict[str, str]]] = {one: {} for one in schemas.values()}
    if not schemas:
        return found
    selects = (
        select
        for place, query in enumerate(queries)
        for select in query.selects(place * len(schemas), len(schemas))
    )
    text = sa.text(statement(" UNION ALL ".join(selects), mariadb))
    names, ordered = tuple(schemas), tuple(schemas.values())
    values = {f"schema_{number}": name for number, name in enumerate(names)}
    for number, pack, packed_rows in connection.execute(text, values):
        query, schema = queries[number // len(names)], ordered[number % len(names)]
        found[schema].setdefault(pack, {})[query.table] = packed_rows
    return found


#: What MariaDB calls a sequence, which is a table to it: https://mariadb.com/kb/en/sequence-overview/
SEQUENCE = "SEQUENCE"
SCHEMAS = Query("schemata", SchemaRow._make, SchemaRow._fields, schema="schema_name")
#: Views are left alone; what MariaDB keeps versions of is a table that users name as others.
TABLES = Query(
    "tables",
    TableRow._make,
    TableRow._fields,
    condition=f"tables.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', '{SEQUENCE}')",
)
COLUMNS = Query("columns", ColumnRow._make, ColumnRow._fields)
INDEXES = Query("statistics", IndexRow._make, IndexRow._fields)
FOREIGN_KEYS = Query(
    "key_column_usage",
    ForeignKeyRow._make,
    ForeignKeyRow._fields,
    condition="key_column_usage.referenced_table_name IS NOT NULL",
)
RULES = Query("referential_constraints", RuleRow._make, RuleRow._fields, schema="constraint_schema")
#: MariaDB tells the table, and whether the check stands in the table or in a column.
CHECKS = Query("check_constraints", CheckRow._make, CheckRow._fields, schema="constraint_schema")
#: MySQL 8.0.16 tells the table in another place.
CLAUSES = Query("check_constraints", ClauseRow._make, ClauseRow._fields, schema="constraint_schema")
CHECK_PLACES = Query(
    "table_constraints",
    CheckPlaceRow._make,
    CheckPlaceRow._fields,
    schema="constraint_schema",
    condition="table_constraints.constraint_type = 'CHECK'",
)
_SHARED = (SCHEMAS, TABLES, COLUMNS, FOREIGN_KEYS, RULES)
#: All that is read. MySQL 8.0.13 has indexes over expressions
#: (https://dev.mysql.com/doc/refman/8.4/en/create-index.html).
MARIADB = (*_SHARED, replace(INDEXES, absent=["expression"]), CHECKS)
MYSQL = (*_SHARED, INDEXES, CLAUSES, CHECK_PLACES)
