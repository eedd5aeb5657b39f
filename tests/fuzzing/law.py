"""What holds for each command, whatever is wrong: see ``violations``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrations_runtime.showing.visible import visible
from tests.fuzzing.case import Answer, Case
from tests.fuzzing.command_lines import APART, NEVER_FAIL, ONLY_LOOK
from tests.fuzzing.listing import EMPTY, changed, rows_of
from tests.fuzzing.running import SECONDS

STATUSES = (0, 1, 2)
#: The status of Ctrl-C, which a script may cause as well.
_INTERRUPTED = 130
#: A message may be told in three lines, and no line is longer than a screen.
LINES = 3
LENGTH = 2_000
#: What only a programmer understands; a fault of a script of the user's is named as Python names it.
_INSIDE = re.compile(
    r"\b(?:migrations_runtime|diffgen|sqlalchemy|importlib)\.[\w.]*(?:Error|Exception)\b"
    r"|object at 0x|<class '|<frozen|site-packages"
)
_PYTHON = re.compile(
    r"\b(?:Type|Attribute|Key|Index|Value|Recursion|Assertion|Memory|UnicodeEncode|UnicodeDecode|"
    r"Unicode|FileNotFound|Permission|IsADirectory|NotADirectory|Name|Lookup|Overflow)Error\b|NoneType"
)
_LOGGED = re.compile(
    r"(?:DEBUG|INFO|WARNI|WARNING)\s*\[|Warning: |Running |Nothing to do|No revisions"
)
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
#: What says that there is something: a hook failed on it (see HookFailed), its proof did, or nobody
#: could be told.
_WRITTEN = (
    "is written, look at it or at the hook",
    "does not turn the database into the models",
    "cannot write what is to be shown",
)
#: How much of a word a message shows, however long it is.
_SHOWN = 50
#: Of databases, and of what SQLite keeps beside them.
_SUFFIX = ".db"
#: What a message is about that has no name: where things stand.
_STATES = (
    "Target database",
    "configuration of Alembic",
    "interrupted",
    "no such command",
    "overlaps",
    "Requested range",
)
#: The only commands that find something and say so by their status.
_FIND = ("check", "current", "revision")


def violations(case: Case, answer: Answer) -> Iterator[str]:
    """Yield each way in which a command ended as none may."""
    said = f"{answer.out}\n{answer.err}"
    if answer.status < 0:
        took = f"hung for {SECONDS} seconds" if answer.seconds >= SECONDS else "was ended"
        yield f"it {took}, by signal {-answer.status}"
    elif answer.status not in STATUSES and not _is_interruption(answer):
        yield f"exit status {answer.status}"
    if "Traceback" in said:
        yield "a traceback"
    elif "Exception ignored" in said:
        yield "an exception that is ignored"
    elif found := _INSIDE.search(answer.err):
        yield f"words of a program's inside: {found[0]}"
    yield from _wrong_status(case, answer)
    yield from _written(case, answer)
    if answer.status == 2 and "stderr" not in case.streams:
        yield from _unclear(case, answer)


def _is_interruption(answer: Answer) -> bool:
    return answer.status == _INTERRUPTED and "Error: interrupted. " in answer.err


def _wrong_status(case: Case, answer: Answer) -> Iterator[str]:
    asked_by_shell = "_ARGCOMPLETE" in case.environ  # argcomplete has 1 where it can't answer
    if answer.status == 1 and case.command not in _FIND and not asked_by_shell:
        yield f"status 1, a finding, of {case.command or 'no command'}"
    helped = {"--help", "-h", "--version"} & {*case.arguments}
    doomed = [fault for fault in case.faults if case.command in fault.fatal or "*" in fault.fatal]
    apart = case.command in APART or asked_by_shell or helped
    if answer.status == 0 and doomed and not apart:
        yield f"status 0 in spite of: {doomed[0].what}"
    if answer.status and not case.faults and case.arguments in NEVER_FAIL:
        yield f"status {answer.status}, and nothing is wrong"


def _written(case: Case, answer: Answer) -> Iterator[str]:
    """Yield what a command wrote that failed, or that only looks."""
    if not answer.status and case.command not in ONLY_LOOK:
        return
    if any(said in answer.err for said in _WRITTEN) or ("stderr" in case.streams and _hooked(case)):
        return
    for path in changed(answer.before, answer.after):
        if _SUFFIX in path and _may_change(case, answer, path):
            continue
        yield f"wrote {path!r}"


def _may_change(case: Case, answer: Answer, path: str) -> bool:
    """Whether a database changed as it may.

    Revisions that were done stay so. SQLite makes its file, empty, when it is asked for the first
    time, and takes what is left beside it of a transaction that died.
    """
    before, after = answer.before.get(path), answer.after.get(path)
    if not path.endswith(_SUFFIX):
        return after is None
    if before is None and after == EMPTY:
        return True
    moves = case.command in ("upgrade", "downgrade", "stamp")
    return moves and after is not None and rows_of(before or "") != rows_of(after)


def _unclear(case: Case, answer: Answer) -> Iterator[str]:
    lines = [line for line in answer.err.splitlines() if line.strip()]
    told = [line for line in lines if not _LOGGED.match(line)]
    if told and told[0].startswith("Usage:"):
        return
    if not lines or not lines[-1].startswith("Error: "):
        yield "no 'Error: ...' at the end"
        return
    message = lines[-1]
    brought = _hooked(case) or any(line.startswith("  File ") for line in told)
    if len(told) > LINES and not brought:
        yield f"a message of {len(told)} lines"
    if max(map(len, told)) > LENGTH:
        yield f"a line of {max(map(len, told))} characters"
    if _STEERS.search(message):
        yield "what steers a terminal"
    found = _PYTHON.search(message)
    if found and not any(fault.raises for fault in case.faults):
        yield f"a name of Python's: {found[0]}"
    names = {name for fault in case.faults for name in fault.names if name}
    if not any(name in message for name in names | set(_typed(case)) | {*_STATES}):
        yield "a message that doesn't name what is wrong"


def _typed(case: Case) -> Iterator[str]:
    """Yield the words that were typed, as a message may show them."""
    for word in filter(None, case.arguments):
        for part in [*filter(None, re.split(r"[@:+=\s]", word))] or [word]:
            yield part[:_SHOWN]
            yield visible(part[:_SHOWN])
        if re.match("-[^-]", word):  # several flags in one word
            yield word[:2]


def _hooked(case: Case) -> bool:
    """Whether a hook has its say, which says what it likes, about a file that is written by then."""
    return any("post_write_hooks" in fault.what for fault in case.faults)
