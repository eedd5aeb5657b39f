"""Equal tables cost a few calls each: nothing is compiled or made for them, and nothing grows faster than they do."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.sql.elements import CompilerElement
from sqlalchemy.types import TypeEngine

from diffgen.contracts import Declared
from tests.speed.usual import create, differences, dropped, models

#: Calls for each table more, of 11 columns in the mean: at most a third above what they are.
FOR_EACH_TABLE = {"sqlite": 540, "postgresql": 700, "mariadb": 1600}


@pytest.fixture(params=FOR_EACH_TABLE)
def dialect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(dialect: str, request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{dialect}_url"))


def calls(function: Callable[[], object]) -> int:
    """Count the calls of functions, those of C included."""
    number = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal number
        if event in ("call", "c_call"):
            number += 1

    gc.disable()  # what weak references call is called whenever it likes
    sys.setprofile(counted)
    try:
        function()
    finally:
        sys.setprofile(None)
        gc.enable()
    return number


def compared(url: str, metadata: sa.MetaData) -> None:
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        assert differences(connection, metadata) == 0


def test_each_table_more_costs_as_little_as_the_one_before(dialect: str, url: str) -> None:
    counts = []
    for tables in (10, 30, 50):
        metadata = create(url, tables)
        compared(url, metadata)  # what is made once for all is there afterwards
        counts.append(calls(partial(compared, url, metadata)))
        dropped(url, metadata)
    first, second = ((after - before) / 20 for before, after in pairwise(counts))
    assert second <= 1.2 * first
    assert second <= FOR_EACH_TABLE[dialect]


def test_columns_of_the_models_are_walked_over_once(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = create(url, 10)
    walk, walks = Declared.walk, []

    def counted(self: Declared) -> Any:
        walks.append(self)
        return walk(self)

    monkeypatch.setattr(Declared, "walk", counted)
    compared(url, metadata)
    assert len(walks) == 1


def test_nothing_is_compiled_for_tables_that_are_equal(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = create(url, 40)
    compiled: list[object] = []
    for sort in (CompilerElement, TypeEngine):
        _watch(sort, compiled, monkeypatch)
    compared(url, metadata)
    assert compiled == []


def _watch(
    sort: type[CompilerElement] | type[TypeEngine[Any]],
    compiled: list[object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original = sort.compile

    def compile_(self: Any, *given: Any, **named: Any) -> Any:
        compiled.append(self)
        return original(self, *given, **named)

    monkeypatch.setattr(sort, "compile", compile_)


def test_the_collector_waits_until_all_differences_are_told(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(sqlite_url, 20)
    switched_on = 0
    enable = gc.enable

    def counted() -> None:
        nonlocal switched_on
        switched_on += 1
        enable()

    monkeypatch.setattr(gc, "enable", counted)
    with sa.create_engine(sqlite_url, poolclass=sa.NullPool).connect() as connection:
        assert differences(connection, models(20, "sqlite", changed=True)) > 0
    assert switched_on == 1


def test_what_was_compared_goes_when_all_is_told_and_leaves_the_collector_nothing(
    dialect: str, url: str
) -> None:
    create(url, 40)
    metadata = models(40, dialect, changed=True)
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        gc.collect()
        gc.disable()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            assert differences(connection, metadata) > 0
            gc.collect()
            ours = [one for one in gc.garbage if type(one).__module__.startswith("diffgen.")]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
            gc.enable()
    assert ours == []
