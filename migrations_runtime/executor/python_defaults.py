"""Defaults that SQLAlchemy computes in Python for each row: offline they become values, too."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from migrations_runtime.errors import CommandError


def with_python_defaults(
    statement: sa.Insert | sa.Update, dialect: sa.Dialect
) -> sa.Insert | sa.Update:
    """Return the statement with a value for each column whose ``default`` or ``onupdate`` is due.

    :raises CommandError: a default needs the context of an execution, which there is none of.
    """
    if not any(column.default or column.onupdate for column in statement.table.c):
        return statement
    compiled: Any = statement.compile(dialect=dialect, column_keys=[])
    # Of several rows in one VALUES, the second and further ones have columns of another class.
    due = {one: one.default for one in compiled.insert_prefetch if isinstance(one, sa.Column)}
    due |= {one: one.onupdate for one in compiled.update_prefetch}
    if not due:
        return statement
    names = ", ".join(column.name for column in due)
    if isinstance(statement, sa.Insert) and statement.select is not None:
        raise CommandError(
            f"INSERT ... SELECT, and the defaults of {names} are to be computed in Python; select "
            "them, too, or give include_defaults=False to from_select()"
        )
    if statement._multi_values:
        raise CommandError(
            f"Several rows in one INSERT, and the defaults of {names} are to be computed for each; "
            "insert them by op.bulk_insert"
        )
    return statement.values({column: _value(column, default) for column, default in due.items()})


def _value(column: sa.Column[Any], default: Any) -> Any:
    if not default.is_callable:
        return default.arg
    try:
        return default.arg(None)
    except Exception as error:
        raise CommandError(
            f"The default of column {column} cannot be computed without a database "
            f"({type(error).__name__}: {error}); give the column a value"
        ) from error
