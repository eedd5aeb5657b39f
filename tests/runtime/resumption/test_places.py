"""Places and answers as text, and back."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from migrations_runtime.errors import LedgerError
from migrations_runtime.resumption.acts import Act, Acts
from migrations_runtime.resumption.answer import Answer
from migrations_runtime.resumption.kept import CannotBeKept, given, kept
from migrations_runtime.resumption.parts import Part, part_in, part_text
from migrations_runtime.resumption.place import Place, UnderWay, place_of
from migrations_runtime.resumption.said import Said

VALUES = [
    *(None, True, 7, 1.5, "ü", b"\x00\xff", Decimal("1.20"), UUID(int=5), date(2026, 1, 2)),
    *(datetime(2026, 1, 2, 3, 4, 5, 6, UTC), time(1, 2), timedelta(days=-1, microseconds=3)),
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_values_of_drivers_are_given_back(value):
    assert given(kept(value)) == value
    assert type(given(kept(value))) is type(value)


def test_what_has_no_text_is_not_kept():
    with pytest.raises(CannotBeKept, match="dict"):
        kept({"a": 1})


def test_a_place_is_given_back():
    row = Answer((("a", 3), ("b", None)), (tuple(VALUES[:2]),), 1, 5)
    acts = (Act(Said.of("a"), gave=row, times=3), Act(Said.of("b"), "operation"))
    under_way = UnderWay(Said.of("c"), "c", "f.py:1", ("SHOW c",), "seen", took_effect=True)
    place = Place(acts, under_way, ("tmp",))
    assert place_of(place.text(), "j") == place
    assert place.number == 4


def test_a_place_in_one_row_is_that_of_versions_before():
    act = ["operation", "0123456789abcdef", "CREATE TABLE t", 2]
    text = f'{{"shape": 1, "under_way": null, "acts": {json.dumps([act])}}}'
    place = place_of(text, "j")
    assert place == Place((Act(Said(*act[1:3]), "operation", times=2),))
    assert place.text() == text


def test_a_long_place_is_given_back_from_its_parts():
    acts = tuple(Act(Said.of(f"CREATE TABLE t{number} (a int)")) for number in range(9))
    first = Part(11, 4)
    place = Place(acts, UnderWay(Said.of("c"), "c"))
    second = Part(12, 4 + len(place.settled(first)))
    parts = {11: part_text(acts[:4], None), 12: part_text(place.settled(first), first)}
    text = place.text(second)
    assert part_in(text) == second
    assert [said for number in range(9) if (said := f"t{number} ") in text] == ["t8 "]
    assert place_of(text, "j", lambda: parts) == place
    del parts[11]
    with pytest.raises(LedgerError, match="its row 11 is gone"):
        place_of(text, "j", lambda: parts)


def test_what_may_still_change_is_no_part():
    acts, first, begun = Acts(), Act(Said.of("a")), Act(Said.of("b"), "begun")
    acts.add(first)
    assert Place(acts.listed()).settled(None) == ()  # it may be said again
    acts.add(begun)
    acts.add(Act(Said.of("c")))
    acts.add(Act(Said.of("d")))
    assert Place(acts.listed()).settled(None) == (first,)
    acts.close(1, begun.said)
    acts.add(Act(Said.of("e")))
    assert Place(acts.listed()).settled(None) == (first, Act(begun.said, "operation"))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"shape": 9}', '{"shape": 1, "acts": [1]}'])
def test_a_place_of_another_shape_is_told_so(text):
    with pytest.raises(LedgerError, match=r"j says by 'place' how far .* can't be read \(\w+: "):
        place_of(text, "j")


def test_an_error_is_raised_again_as_the_driver_s():
    answer = Answer.of_error(sqlite3.IntegrityError("UNIQUE", 19), sqlite3)
    raised = Answer.from_json(answer.as_json()).raised(sqlite3)
    assert isinstance(raised, sqlite3.IntegrityError)
    assert raised.args == ("UNIQUE", 19)


def test_values_are_no_part_of_what_is_said_of_data_and_of_everything_else_they_are():
    assert Said.of("UPDATE t SET a = 'x', b = 1") == Said.of("UPDATE t SET a = 'it''s', b = 22.5")
    assert Said.of("ALTER TABLE t ALTER a SET DEFAULT 1") != Said.of(
        "ALTER TABLE t ALTER a SET DEFAULT 2"
    )


def test_passwords_are_not_kept():
    said = Said.of("CREATE USER ann IDENTIFIED BY 'hunter2'")
    assert "hunter2" not in said.text


def test_the_same_act_again_and_again_is_one():
    acts, act = Acts(), Act(Said.of("UPDATE t SET a = 1"))
    for _ in range(1000):
        acts.add(act)
    assert acts.listed() == (Act(act.said, times=1000),)
    again = Acts(acts.listed())
    for _ in range(1000):
        assert again.following is not None
        again.go_by()
    assert again.following is None
