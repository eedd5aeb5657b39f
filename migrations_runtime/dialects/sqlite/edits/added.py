"""A new column as SQL: its definition with what can stand in it of its constraints."""

from __future__ import annotations

import sqlalchemy as sa

from migrations_runtime.constructs.columns import constraints_of
from migrations_runtime.dialects.sqlite.text.compiled import column_sql, constraint_sql
from migrations_runtime.dialects.sqlite.text.tokens import tokenize


def is_inline(constraint: sa.Constraint) -> bool:
    """Whether a constraint of a new column stands in its definition, so that ADD COLUMN takes it."""
    return isinstance(constraint, sa.CheckConstraint | sa.ForeignKeyConstraint)


def added_sql(column: sa.Column[object], dialect: sa.Dialect) -> str:
    """Return the definition of a new column, with its references and checks."""
    clauses = [column_sql(column, dialect)]
    for constraint in constraints_of(column, dialect):
        sql = constraint_sql(constraint, dialect) if is_inline(constraint) else None
        if sql is not None:
            clauses.append(_of_column(sql))
    return " ".join(clauses)


def _of_column(sql: str) -> str:
    """Turn ``FOREIGN KEY(a) REFERENCES ...`` of a table into ``REFERENCES ...`` of a column."""
    tokens = tokenize(sql)
    words = [token.word for token in tokens]
    if "FOREIGN" not in words:
        return sql
    cut, rest = tokens[words.index("FOREIGN")], tokens[words.index("REFERENCES")]
    return sql[: cut.start] + sql[rest.start :]
