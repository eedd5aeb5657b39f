"""Tables as most tables are: so that PostgreSQL's are told in outline, and laws have something to hold on to."""

from __future__ import annotations

import random

from tests.roundtrip.spec import ColumnType, Table


def make_usual(rng: random.Random, table: Table) -> None:
    """Take most of what is out of the usual from a table, in place."""
    for column in table.columns:
        if column.type.domain is not None:
            column.type = ColumnType("sa.Text()", "text")
        if rng.random() < 0.9:
            column.default = None
        column.computed, column.persisted, column.checks = None, None, []
    for unique in table.uniques:
        unique.options = ()
    table.checks = [check for check in table.checks if rng.random() < 0.3]
    table.excludes, table.options, table.inherits, table.partition = [], (), [], None
    for index in table.indexes:
        index.parts = [part for part in index.parts if part.expression is None]
        index.options, index.operator_classes = (), ()
        if rng.random() < 0.7:
            index.where, index.include = None, []
    table.indexes = [index for index in table.indexes if index.parts]
