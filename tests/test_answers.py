"""What a person has said, of one database or of several."""

from __future__ import annotations

from diffgen.answers import Answers

SAID = Answers(renames=("one:a.b=a.c",), fills=("two:users.n=sql:x", "users.m=t:3"))


def test_of_several_databases_each_has_what_names_it() -> None:
    assert SAID.about("one") == Answers(renames=("a.b=a.c",), fills=("users.m=t:3",))
    assert SAID.about("two") == Answers(fills=("users.n=sql:x", "users.m=t:3"))


def test_a_database_without_a_name_has_all_as_it_stands() -> None:
    assert SAID.about(None) is SAID


def test_more_answers_are_added_and_what_is_said_twice_counts_once() -> None:
    more = Answers(fills=("users.m=t:3", "users.k=1"))
    assert (SAID | more).fills == ("two:users.n=sql:x", "users.m=t:3", "users.k=1")
    assert SAID.flags == ("--rename", "--fill")
