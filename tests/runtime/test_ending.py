"""The process of a command ends at once, unless somebody needs Python's own way out."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import atexit, sys, types
from migrations_runtime.cli.ending import end
class Loud:
    def __del__(self):
        print("taken apart")
loud = Loud()
atexit.register(print, "called")
{before}
sys.stdout.write("said, ")
{end}
"""
AT_ONCE = "said, called\n"
BY_PYTHON = "said, called\ntaken apart\n"
#: It has no hold on the program's variables, so that these are taken apart before stdout is.
WATCHER = "types.FunctionType((lambda *_: None).__code__, {})"


def ended(*options: str, before: str = "", end: str = "end(3)") -> str:
    program = PROGRAM.format(before=before, end=end)
    done = subprocess.run(
        [sys.executable, *options, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (3, "")
    return done.stdout


def test_what_is_registered_for_the_end_is_called_and_all_is_written() -> None:
    assert ended() == AT_ONCE


def test_what_has_no_end_of_its_own_is_left_alone() -> None:
    assert ended(before="import threading, os; file = open(os.devnull, 'w')") == AT_ONCE


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("import tempfile; file = tempfile.TemporaryFile()", id="a file"),
        pytest.param("import socket; pair = socket.socketpair()", id="a connection"),
        pytest.param(f"sys.setprofile({WATCHER})", id="a profiler"),
        pytest.param(f"sys.settrace({WATCHER})", id="a debugger"),
    ],
)
def test_what_needs_one_gets_it(before: str) -> None:
    assert ended(before=before) == BY_PYTHON


def test_a_thread_is_waited_for() -> None:
    late = "(time.sleep(0.05), print('late'))"
    begun = f"import threading, time; threading.Thread(target=lambda: {late}).start()"
    assert ended(before=begun) == "said, late\ncalled\ntaken apart\n"


def test_a_program_that_runs_it_goes_on() -> None:
    called = "exec('end(3)', {'__name__': 'profiler', 'end': end})"
    assert ended(end=f"try:\n    {called}\nfinally:\n    print('went on')") == (
        "said, went on\ncalled\ntaken apart\n"
    )


@pytest.mark.parametrize("option", [("-X", "dev"), ("-W", "error")])
def test_who_looks_for_what_is_not_closed_sees_it(option: tuple[str, str]) -> None:
    assert ended(*option) == BY_PYTHON
