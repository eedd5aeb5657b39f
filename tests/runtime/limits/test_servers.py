"""What each server is told in a script of SQL, and what takes it back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime.limits import Limits, written


def script(dialect: str, limits: Limits) -> list[str]:
    """Return what is written around a revision."""
    statements: list[str] = []
    offline: Any = SimpleNamespace(
        dialect=sa.make_url(f"{dialect}://").get_dialect()(), execute=statements.append
    )
    with written(offline, limits):
        statements.append("-- the revision")
    return statements


@pytest.mark.parametrize(
    ("dialect", "before", "after"),
    [
        (
            "postgresql",
            ["SET lock_timeout = '1500ms'", "SET statement_timeout = '60000ms'"],
            ["RESET lock_timeout", "RESET statement_timeout"],
        ),
        (
            "mysql",
            ["SET SESSION lock_wait_timeout = 2", "SET SESSION innodb_lock_wait_timeout = 2"],
            [
                "SET SESSION lock_wait_timeout = DEFAULT",
                "SET SESSION innodb_lock_wait_timeout = DEFAULT",
            ],
        ),
        ("mssql", ["SET LOCK_TIMEOUT 1500"], ["SET LOCK_TIMEOUT -1"]),
        (
            "oracle",
            ["ALTER SESSION SET ddl_lock_timeout = 2"],
            ["ALTER SESSION SET ddl_lock_timeout = 0"],
        ),
        ("sqlite", [], []),
    ],
)
def test_limits_hold_for_a_revision(dialect, before, after):
    assert script(dialect, Limits(1.5, 60.0)) == [*before, "-- the revision", *after]
    assert script(dialect, Limits()) == ["-- the revision"]


@pytest.mark.parametrize(
    ("dialect", "first"),
    [
        ("postgresql", "SET lock_timeout = '0'"),
        ("mysql", "SET SESSION lock_wait_timeout = 31536000"),
        ("mssql", "SET LOCK_TIMEOUT -1"),
        ("oracle", "ALTER SESSION SET ddl_lock_timeout = 1000000"),
    ],
)
def test_nothing_is_no_limit(dialect, first):
    assert script(dialect, Limits(lock_timeout=0.0))[0] == first
    assert "'1ms'" in script("postgresql", Limits(lock_timeout=0.0001))[0], "but next to nothing is"
