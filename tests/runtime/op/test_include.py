"""INCLUDE: columns that an index or a unique constraint carries along."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from tests.runtime.op.offline import sql_of


@pytest.mark.parametrize("columns", [["b"], ("b",), {"b"}])
def test_columns_by_name(columns: object) -> None:
    assert sql_of(lambda: op.create_index("i", "t", ["a"], postgresql_include=columns)) == [
        "CREATE INDEX i ON t (a) INCLUDE (b)"
    ]
    assert sql_of(
        lambda: op.create_unique_constraint("u", "t", ["a"], postgresql_include=columns)
    ) == ["ALTER TABLE t ADD CONSTRAINT u UNIQUE (a) INCLUDE (b)"]


@pytest.mark.parametrize(
    "run",
    [
        lambda: op.create_index("i", "t", ["a"], postgresql_include="bc"),
        lambda: op.create_unique_constraint("u", "t", ["a"], postgresql_include="bc"),
    ],
)
def test_a_name_by_itself_is_no_list_of_letters(run: Callable[[], None]) -> None:
    with pytest.raises(CommandError, match=r"postgresql_include takes a list of columns, not 'bc'"):
        sql_of(run)
