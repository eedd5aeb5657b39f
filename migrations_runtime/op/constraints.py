"""Constraints: primary key, unique, foreign key, check, exclude; drop, rename, alter, comment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from migrations_runtime.constructs import constraints
from migrations_runtime.ddl.alterations import (
    AddConstraint,
    AlterConstraint,
    ConstraintType,
    DropConstraint,
    Initially,
    RenameConstraint,
    TableName,
    ValidateConstraint,
)
from migrations_runtime.ddl.comments import CommentOnConstraint
from migrations_runtime.op.active import operations

__all__ = [
    "alter_constraint",
    "comment_on_constraint",
    "create_check_constraint",
    "create_exclude_constraint",
    "create_foreign_key",
    "create_primary_key",
    "create_unique_constraint",
    "drop_constraint",
    "rename_constraint",
    "validate_constraint",
]


def create_primary_key(
    constraint_name: str | None,
    table_name: str,
    columns: Sequence[str],
    *,
    schema: str | None = None,
    **kw: Any,
) -> None:
    """Make columns the primary key of a table that has none.

    >>> op.create_primary_key("users_pkey", "users", ["id"])
    ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
    """
    running, table = operations(), TableName(table_name, schema)
    made = constraints.primary_key(running.metadata(), constraint_name, table, columns, **kw)
    running.alter(table, AddConstraint(made))


def create_unique_constraint(
    constraint_name: str | None,
    table_name: str,
    columns: Sequence[str],
    *,
    schema: str | None = None,
    **kw: Any,
) -> None:
    """Add a unique constraint; ``kw`` is what ``sqlalchemy.UniqueConstraint`` takes.

    >>> op.create_unique_constraint("users_email_key", "users", ["email"],
    ...                             postgresql_nulls_not_distinct=True)
    ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE NULLS NOT DISTINCT (email);
    """
    running, table = operations(), TableName(table_name, schema)
    made = constraints.unique_constraint(running.metadata(), constraint_name, table, columns, **kw)
    running.alter(table, AddConstraint(made))


def create_foreign_key(
    constraint_name: str | None,
    source_table: str,
    referent_table: str,
    local_cols: Sequence[str],
    remote_cols: Sequence[str],
    *,
    onupdate: str | None = None,
    ondelete: str | None = None,
    deferrable: bool | None = None,
    initially: str | None = None,
    match: str | None = None,
    source_schema: str | None = None,
    referent_schema: str | None = None,
    **dialect_kw: Any,
) -> None:
    """Add a foreign key.

    >>> op.create_foreign_key("orders_user_id_fkey", "orders", "users", ["user_id"], ["id"],
    ...                       ondelete="CASCADE")
    ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE;
    """
    running, table = operations(), TableName(source_table, source_schema)
    made = constraints.foreign_key(
        running.metadata(),
        constraint_name,
        table,
        TableName(referent_table, referent_schema),
        local_cols,
        remote_cols,
        onupdate=onupdate,
        ondelete=ondelete,
        deferrable=deferrable,
        initially=initially,
        match=match,
        **dialect_kw,
    )
    running.alter(table, AddConstraint(made))


def create_check_constraint(
    constraint_name: str | None,
    table_name: str,
    condition: str | sa.ColumnElement[bool] | sa.TextClause,
    *,
    schema: str | None = None,
    **kw: Any,
) -> None:
    """Add a check constraint; ``kw`` is what ``sqlalchemy.CheckConstraint`` takes.

    >>> op.create_check_constraint("users_age_check", "users", "age >= 0")
    ALTER TABLE users ADD CONSTRAINT users_age_check CHECK (age >= 0);
    """
    running, table = operations(), TableName(table_name, schema)
    made = constraints.check_constraint(running.metadata(), constraint_name, table, condition, **kw)
    running.alter(table, AddConstraint(made))


def create_exclude_constraint(
    constraint_name: str | None,
    table_name: str,
    *elements: tuple[Any, str],
    schema: str | None = None,
    **kw: Any,
) -> None:
    """Add an EXCLUDE constraint of PostgreSQL, of (column or expression, operator) pairs.

    >>> op.create_exclude_constraint("rooms_during_excl", "rooms", ("during", "&&"),
    ...                              where="NOT cancelled", using="gist")
    ALTER TABLE rooms ADD CONSTRAINT rooms_during_excl EXCLUDE USING gist (during WITH &&) WHERE (NOT cancelled);
    """
    running, table = operations(), TableName(table_name, schema)
    made = constraints.exclude_constraint(
        running.metadata(), constraint_name, table, elements, **kw
    )
    running.alter(table, AddConstraint(made))


def drop_constraint(
    constraint_name: str | None,
    table_name: str,
    type_: ConstraintType | None = None,
    *,
    schema: str | None = None,
    if_exists: bool | None = None,
) -> None:
    """Drop a constraint by its name.

    >>> op.drop_constraint("users_email_key", "users", type_="unique")
    ALTER TABLE users DROP CONSTRAINT users_email_key;
    """
    running, table = operations(), TableName(table_name, schema)
    named = constraints.named_constraint(running.metadata(), constraint_name, table, type_)
    running.alter(table, DropConstraint(str(named.name), type_, bool(if_exists)))


def rename_constraint(
    constraint_name: str, table_name: str, new_constraint_name: str, *, schema: str | None = None
) -> None:
    """Rename a constraint.

    >>> op.rename_constraint("users_mail_key", "users", "users_email_key")
    ALTER TABLE users RENAME CONSTRAINT users_mail_key TO users_email_key;
    """
    alteration = RenameConstraint(constraint_name, new_constraint_name)
    operations().alter(TableName(table_name, schema), alteration)


def alter_constraint(
    constraint_name: str,
    table_name: str,
    *,
    deferrable: bool | None = None,
    initially: Initially | None = None,
    enforced: bool | None = None,
    schema: str | None = None,
) -> None:
    """Say anew when a constraint is checked, and whether it is at all.

    ``deferrable`` and ``initially`` are for foreign keys (PostgreSQL, SQLite; Oracle only knows
    ``initially``). ``enforced=False`` leaves a constraint there that is not checked any more: a
    foreign key since PostgreSQL 18, a check in MySQL, both in SQL Server and Oracle.

    >>> op.alter_constraint("orders_user_id_fkey", "orders", deferrable=True, initially="DEFERRED")
    ALTER TABLE orders ALTER CONSTRAINT orders_user_id_fkey DEFERRABLE INITIALLY DEFERRED;

    :raises CommandError: the server knows nothing of the kind.
    """
    alteration = AlterConstraint(constraint_name, deferrable, initially, enforced)
    operations().alter(TableName(table_name, schema), alteration)


def validate_constraint(
    constraint_name: str, table_name: str, *, schema: str | None = None
) -> None:
    """Have the rows checked that were there before a constraint, which leaves the table usable.

    The constraint was made with ``postgresql_not_valid=True``, in an earlier revision: this looks
    at all rows, and what made the constraint holds its lock until its transaction ends. MySQL, MariaDB
    and SQLite look at the rows when they make a constraint, so that there is nothing to do.

    >>> op.create_foreign_key("orders_user_id_fkey", "orders", "users", ["user_id"], ["id"],
    ...                       postgresql_not_valid=True)
    ALTER TABLE orders ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY(user_id) REFERENCES users (id) NOT VALID;
    >>> op.validate_constraint("orders_user_id_fkey", "orders")
    ALTER TABLE orders VALIDATE CONSTRAINT orders_user_id_fkey;
    """
    operations().alter(TableName(table_name, schema), ValidateConstraint(constraint_name))


def comment_on_constraint(
    constraint_name: str, table_name: str, comment: str | None, *, schema: str | None = None
) -> None:
    """Comment on a constraint; ``None`` removes its comment.

    >>> op.comment_on_constraint("users_age_check", "users", "nobody is unborn")
    COMMENT ON CONSTRAINT users_age_check ON users IS 'nobody is unborn';
    """
    table = TableName(table_name, schema)
    operations().executor.execute(CommentOnConstraint(table, constraint_name, comment))
