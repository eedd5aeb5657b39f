"""A revision that others were in the way of is tried again, later and later, and told of each time."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy.exc import OperationalError

from migrations_runtime.contention import Tries, is_contention, tries


class Refused(Exception):
    """A driver's error."""

    def __init__(self, text: str, state: str | None = None) -> None:
        super().__init__(text)
        self.sqlstate = state


def error(text: str = "canceling statement due to lock timeout", state: str = "55P03") -> Exception:
    return OperationalError("ALTER TABLE t", None, Refused(text, state))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    made: list[float] = []
    monkeypatch.setattr(tries, "sleep", made.append)
    return made


def tried(counted: Tries, *failures: Exception | None, again: bool = True) -> int:
    """Return how often a block ran that fails so."""
    waiting, number = list(failures), 0
    while not counted.is_through:
        with counted.one(lambda: again, lambda: "backend 7"):
            number += 1
            if (failure := waiting.pop(0)) is not None:
                raise failure
    return number


def test_it_is_run_again_until_it_is_through(pauses, caplog):
    caplog.set_level(logging.WARNING)
    assert (
        tried(Tries(lambda: "Revision b", 3), error(), error("deadlock detected", "40P01"), None)
        == 3
    )
    assert [record.getMessage().partition("; ")[0] for record in caplog.records] == [
        "Revision b gave way: canceling statement due to lock timeout, held by backend 7",
        "Revision b gave way: deadlock detected, held by backend 7",
    ]
    assert caplog.records[0].getMessage().endswith(f"in {pauses[0]:.1f} s (1 of 3)")


def test_the_pauses_double_are_never_the_same_and_have_an_end(pauses):
    with pytest.raises(OperationalError):
        tried(Tries(lambda: "Revision b", 9), *[error()] * 10)
    assert len(pauses) == 9
    assert all(0.5 <= pause / min(0.5 * 2**n, 30) <= 1.5 for n, pause in enumerate(pauses))
    assert len(set(pauses)) == 9


def test_the_last_try_says_how_often_it_was_and_the_way_out(pauses):
    with pytest.raises(OperationalError) as raised:
        tried(Tries(lambda: "Revision b", 1), error(), error())
    assert raised.value.__notes__ == [
        "tried 2 times, held by backend 7: end what is in the way, or raise operation_retries, or "
        "write '# diffgen: retries=...' in the script"
    ]


def test_without_retries_it_is_tried_once(pauses):
    with pytest.raises(OperationalError) as raised:
        tried(Tries(lambda: "Revision b", 0), error())
    assert raised.value.__notes__[0].startswith("tried once, held by backend 7: ")
    assert pauses == []


@pytest.mark.parametrize("failure", [error("syntax error", "42601"), ValueError("no error of SQL")])
def test_what_would_fail_again_is_not_tried_again(pauses, failure):
    with pytest.raises(type(failure)):
        tried(Tries(lambda: "Revision b", 3), failure)
    assert pauses == []


def test_what_has_left_something_is_not_run_again(pauses):
    with pytest.raises(OperationalError):
        tried(Tries(lambda: "Revision b", 3), error(), again=False)
    assert pauses == []


@pytest.mark.parametrize(
    "original",
    [
        Refused("could not serialize access", "40001"),
        Exception(1213, "Deadlock found when trying to get lock; try restarting transaction"),
        Exception(1205, "Lock wait timeout exceeded; try restarting transaction"),
        Exception(1020, "Record has changed since last read in table 't'"),
        Exception("40001", "[40001] Transaction was deadlocked on lock resources (1205)"),
        Exception("42000", "[42000] Lock request time out period exceeded. (1222)"),
    ],
)
def test_each_server_has_its_errors_for_it(original):
    assert is_contention(OperationalError("UPDATE t", None, original))
