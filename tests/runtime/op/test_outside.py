"""Called outside a migration, an operation says so and where."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from tests.runtime.op.offline import offline

CALLS: dict[str, Callable[[], object]] = {
    "add_column": lambda: op.add_column("t", sa.Column("c", sa.Integer())),
    "execute": lambda: op.execute("SELECT 1"),
    "get_bind": lambda: op.get_bind(),
    "batch_alter_table": lambda: op.batch_alter_table("t"),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_error_names_the_function_and_the_line(name: str) -> None:
    with pytest.raises(CommandError) as caught:
        CALLS[name]()
    line = inspect.getsourcelines(CALLS[name])[1]
    assert str(caught.value) == (
        f"op.{name} was called outside a migration ({__file__}:{line}). Call it in upgrade() or "
        "downgrade() of a revision, which 'upgrade' and 'downgrade' run."
    )


def test_after_a_migration_there_is_none() -> None:
    with offline():
        op.execute("SELECT 1")
    with pytest.raises(CommandError, match="outside a migration"):
        op.execute("SELECT 1")


def test_a_migration_within_another_is_the_one_that_counts() -> None:
    with offline() as outer:
        with offline() as inner:
            op.execute("SELECT 1")
        op.execute("SELECT 2")
    assert (inner.getvalue(), outer.getvalue()) == ("SELECT 1;\n\n", "SELECT 2;\n\n")
