"""Changes of a table ``t``, and the way in which SQLite makes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.op.batch_operations import BatchOperations
from tests.runtime.sqlite.database import Database

Change = Callable[[BatchOperations], object]


def way_of(db: Database, *changes: Change, **options: Any) -> str:
    """Change table t in one batch, and return how that was done."""
    with db.statements() as seen, op.batch_alter_table("t", **options) as batch_op:
        for change in changes:
            change(batch_op)
    done = [one.split()[0] for one in seen if one.startswith(("UPDATE", "CREATE TABLE", "ALTER"))]
    return {"UPDATE": "edit", "CREATE": "rebuild", "ALTER": "own"}[done[0]]


def nullable(batch_op: BatchOperations) -> None:
    batch_op.alter_column("a", nullable=True)


def default(value: str | sa.TextClause | None) -> Change:
    return lambda batch_op: batch_op.alter_column("a", server_default=value)


def without(name: str) -> Change:
    return lambda batch_op: batch_op.drop_constraint(name)
