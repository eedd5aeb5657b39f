"""The catalog queries: one for each table of ``information_schema``, whatever the number of tables.

Each table is read alone, by a condition on the schema that is an equality, so that the server opens
the tables of that schema and no others (``get_lookup_value`` in sql/sql_show.cc of MariaDB), and the
rows are joined here: a JOIN of two such tables opens every table again for every row.
https://mariadb.com/kb/en/information-schema-tables/ ·
https://dev.mysql.com/doc/refman/8.4/en/information-schema.html
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass(frozen=True, slots=True)
class Query:
    """Columns of one table of ``information_schema``.

    :param columns: the columns, as they are called here: the servers differ in the case of names.
    :param schema: the column that the rows are chosen by.
    """

    table: str
    columns: tuple[str, ...]
    schema: str = "table_schema"
    condition: str = "TRUE"

    def text(self, schemas: int) -> str:
        """Return the statement for a number of schemas, bound to ``schema_0`` and so on."""
        named = ", ".join(f"{self.table}.{name} AS `{name}`" for name in self.columns)
        return " UNION ALL ".join(
            f"SELECT {named} FROM information_schema.{self.table}"
            f" WHERE {self.table}.{self.schema} = :schema_{number} AND {self.condition}"
            for number in range(schemas)
        )


def rows(connection: sa.Connection, query: Query, schemas: Collection[str]) -> Sequence[Any]:
    """Return the rows of all schemas."""
    if not schemas:
        return ()
    statement = sa.text(query.text(len(schemas)))
    values = {f"schema_{number}": name for number, name in enumerate(schemas)}
    return connection.execute(statement, values).all()


SCHEMAS = Query("schemata", ("schema_name", "default_collation_name"), "schema_name")

#: Views are left alone; what MariaDB keeps versions of is a table that users name as others.
TABLES = Query(
    "tables",
    (
        "table_schema",
        "table_name",
        "table_type",
        "engine",
        "row_format",
        "table_collation",
        "create_options",
        "table_comment",
    ),
    condition="tables.table_type <> 'VIEW'",
)

COLUMNS = Query(
    "columns",
    (
        "table_schema",
        "table_name",
        "column_name",
        "ordinal_position",
        "column_default",
        "is_nullable",
        "column_type",
        "collation_name",
        "extra",
        "generation_expression",
        "column_comment",
    ),
)

_INDEX_COLUMNS = (
    "table_schema",
    "table_name",
    "index_name",
    "seq_in_index",
    "non_unique",
    "column_name",
    "collation",
    "sub_part",
    "index_type",
    "index_comment",
)
INDEXES = Query("statistics", _INDEX_COLUMNS)
#: MySQL 8.0.13 has indexes over expressions (https://dev.mysql.com/doc/refman/8.4/en/create-index.html).
INDEXES_OVER_EXPRESSIONS = Query("statistics", (*_INDEX_COLUMNS, "expression"))

FOREIGN_KEY_COLUMNS = Query(
    "key_column_usage",
    (
        "table_schema",
        "table_name",
        "constraint_name",
        "ordinal_position",
        "column_name",
        "referenced_table_schema",
        "referenced_table_name",
        "referenced_column_name",
    ),
    condition="key_column_usage.referenced_table_name IS NOT NULL",
)
FOREIGN_KEYS = Query(
    "referential_constraints",
    ("constraint_schema", "table_name", "constraint_name", "update_rule", "delete_rule"),
    "constraint_schema",
)

#: MariaDB tells the table, and whether the check stands in the table or in a column.
CHECKS = Query(
    "check_constraints",
    ("constraint_schema", "table_name", "constraint_name", "level", "check_clause"),
    "constraint_schema",
)
#: MySQL 8.0.16 tells the table in another place.
CHECK_CLAUSES = Query(
    "check_constraints",
    ("constraint_schema", "constraint_name", "check_clause"),
    "constraint_schema",
)
CHECK_TABLES = Query(
    "table_constraints",
    ("constraint_schema", "table_name", "constraint_name"),
    "constraint_schema",
    condition="table_constraints.constraint_type = 'CHECK'",
)
