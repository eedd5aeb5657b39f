"""The law finds what breaks it, so that a fuzzer which finds nothing means something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fuzzing.case import Answer, Case, Fault
from tests.fuzzing.law import violations

CASE = Case("1/1", "diffgen", ("show", "aaa1"), {}, (Fault("gone", ("aaa1.py",)),))
CLEAR = "Error: aaa1.py cannot be read: Permission denied\n"


def found(case: Case = CASE, *, status: int = 2, err: str = CLEAR, **how: object) -> list[str]:
    answer = {"out": "", "before": {}, "after": {}, "seconds": 0.1} | how
    return list(violations(case, Answer(status=status, err=err, **answer)))


def test_a_message_that_says_what_and_where_is_as_it_should_be() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("err", "said"),
    [
        ("Traceback (most recent call last):\nKeyError: 5\n", "a traceback"),
        ("", "no 'Error: ...' at the end"),
        ("Error: something went wrong\n", "a message that doesn't name what is wrong"),
        (f"{CLEAR}{CLEAR}{CLEAR}{CLEAR}", "a message of 4 lines"),
        (f"Error: aaa1.py {'x' * 3000}\n", "a line of 3015 characters"),
        ("Error: aaa1.py: \x1b[31mred\n", "what steers a terminal"),
        ("Error: aaa1.py: KeyError: 5\n", "a name of Python's: KeyError"),
        ("Error: aaa1.py: <object object at 0x7f>\n", "words of a program's inside: object at 0x"),
    ],
)
def test_a_message_that_is_none_is_found(err: str, said: str) -> None:
    assert said in found(err=err)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (-9, "it was ended, by signal 9"),
        (3, "exit status 3"),
        (1, "status 1, a finding, of show"),
    ],
)
def test_a_status_that_means_nothing_is_found(status: int, said: str) -> None:
    assert said in found(status=status)


def test_success_in_spite_of_a_fatal_fault_is_found() -> None:
    case = Case("1/1", "diffgen", ("heads",), {}, (Fault("a circle", (), frozenset({"*"})),))
    assert found(case, status=0, err="") == ["status 0 in spite of: a circle"]


def test_the_shell_may_ask_whatever_is_wrong() -> None:
    fault = Fault("a circle", (), frozenset({"*"}))
    case = Case("1/1", "diffgen", ("heads",), {}, (fault,), environ={"_ARGCOMPLETE": "1"})
    assert found(case, status=0, err="") == []


def test_failure_of_what_can_only_succeed_is_found() -> None:
    case = Case("1/1", "diffgen", ("heads",), {})
    assert "status 2, and nothing is wrong" in found(case, err="Error: no heads\n")


def test_what_a_command_wrote_that_failed_is_found() -> None:
    assert found(after={"x.py": "new"}) == ["wrote 'x.py'"]
    assert found(before={"x.py": "1"}, after={"x.py": "2"}) == ["wrote 'x.py'"]
    assert found(before={"x.py": "1"}) == ["wrote 'x.py'"]


def test_a_word_may_be_shown_so_that_it_steers_nothing() -> None:
    case = Case("1/1", "diffgen", ("show", "\x7f"), {})
    assert found(case, err="Error: Can't locate revision identified by '\\x7f'\n") == []
    assert found(replace(case, arguments=("-vvv",)), err="Error: no such flag: -v\n") == []


def test_a_word_of_nothing_but_marks_is_shown_as_it_is() -> None:
    case = replace(CASE, arguments=("show", "@@"), faults=())
    assert found(case, err="Error: '@@' is no revision\n") == []
    assert found(case, err="Error: something went wrong\n") != []


def test_a_hook_that_fails_unheard_leaves_its_file() -> None:
    fault = Fault("[post_write_hooks] hooks = x")
    case = replace(CASE, faults=(fault,), streams={"stderr": "closed"})
    assert found(case, err="", after={"x.py": "new"}) == []
    assert found(replace(case, faults=()), err="", after={"x.py": "new"}) == ["wrote 'x.py'"]


def test_revisions_that_were_done_may_stay() -> None:
    upgrade = Case("1/1", "diffgen", ("upgrade", "aaa1"), {})
    before, after = {"shop.db": "[]|1"}, {"shop.db": "[('aaa1',)]|2"}
    assert found(upgrade, before=before, after=after) == []
    assert found(upgrade, before=before, after={"shop.db": "[]|2"}) == ["wrote 'shop.db'"]
    assert found(CASE, before=before, after=after) == ["wrote 'shop.db'"]
