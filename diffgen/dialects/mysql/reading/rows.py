"""Rows of ``information_schema``, as far as they are looked at."""

from __future__ import annotations

from typing import NamedTuple


class SchemaRow(NamedTuple):
    """A row of ``SCHEMATA``."""

    schema_name: str
    default_collation_name: str


class TableRow(NamedTuple):
    """A row of ``TABLES``; sequences of MariaDB are tables, too."""

    table_name: str
    table_type: str
    engine: str | None
    table_collation: str | None
    create_options: str | None
    table_comment: str | None


class ColumnRow(NamedTuple):
    """A row of ``COLUMNS``."""

    table_name: str
    column_name: str
    ordinal_position: int
    column_comment: str | None
    column_default: str | None
    is_nullable: str
    column_type: str
    collation_name: str | None
    extra: str
    generation_expression: str | None


class IndexRow(NamedTuple):
    """A row of ``STATISTICS``: a column, or an expression, of an index."""

    table_name: str
    index_name: str
    seq_in_index: int
    non_unique: int
    column_name: str | None
    collation: str | None
    sub_part: int | None
    index_type: str
    expression: str | None


class ForeignKeyRow(NamedTuple):
    """A row of ``KEY_COLUMN_USAGE``: a column of a foreign key."""

    table_name: str
    constraint_name: str
    ordinal_position: int
    column_name: str
    referenced_table_schema: str
    referenced_table_name: str
    referenced_column_name: str


class RuleRow(NamedTuple):
    """A row of ``REFERENTIAL_CONSTRAINTS``: what a foreign key does."""

    table_name: str
    constraint_name: str
    update_rule: str
    delete_rule: str


class CheckRow(NamedTuple):
    """A row of MariaDB's ``CHECK_CONSTRAINTS``; MySQL tells of the table in another place.

    ``level`` is Column for one that stands in the definition of the column that it is named after.
    """

    table_name: str
    constraint_name: str
    level: str
    check_clause: str


class ClauseRow(NamedTuple):
    """A row of MySQL's ``CHECK_CONSTRAINTS``."""

    constraint_name: str
    check_clause: str


class CheckPlaceRow(NamedTuple):
    """A row of ``TABLE_CONSTRAINTS``: the table that a check of MySQL's is of."""

    table_name: str
    constraint_name: str
