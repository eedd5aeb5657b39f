"""Runs a case in a process of its own.

Most are forked from a process that has imported the programs already, which takes a tenth of the time of
starting one; what such a process does from then on is its own: it may close its streams, leave by
``os._exit()``, or import what it likes. Some become an interpreter of their own, as a shell starts it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import time
from codecs import BOM_UTF16
from importlib import import_module
from pkgutil import walk_packages
from typing import IO, NoReturn

from tests.fuzzing.case import Answer, Case
from tests.fuzzing.folder import laid_out
from tests.fuzzing.listing import listing
from tests.fuzzing.privileges import drop
from tests.fuzzing.streams import NUMBERS, connect

#: How long a case may take before it counts as hung, on a machine that has other things to do.
SECONDS = 60
_ALWAYS = {"PYTHONDONTWRITEBYTECODE": "1", "EDITOR": "true", "COLUMNS": "100"}
_NEVER = ("DIFFGEN_CONFIG", "VISUAL", "_ARGCOMPLETE", "PYTHONWARNINGS")


def run(case: Case) -> Answer:
    """Run a case, and say how it ended."""
    with laid_out(case) as folder:
        return run_in(folder, case)


def run_in(folder: str, case: Case) -> Answer:
    """Run a case in a folder that is laid out already."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        before, began = listing(folder), time.monotonic()
        sys.stdout.flush()
        process = os.fork()
        if not process:
            _become(
                case, folder, {"stdin": "empty", "stdout": out.fileno(), "stderr": err.fileno()}
            )
        _, ended = os.waitpid(process, 0)
        status, seconds = os.waitstatus_to_exitcode(ended), time.monotonic() - began
        return Answer(status, _read(out), _read(err), before, listing(folder), seconds)


def prepare() -> None:
    """Import what the forked ones would import again and again."""
    for program in ("migrations_runtime", "diffgen"):
        for module in walk_packages(import_module(program).__path__, f"{program}."):
            import_module(module.name)
    for name in (
        "encodings.idna",
        "encodings.utf_8_sig",
        "logging.config",
        "sqlite3.dump",
        "tomllib",
    ):
        import_module(name)
    gc.collect()
    gc.freeze()  # what is there will stay, and is looked at by no forked process


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    content = file.read()
    encoding = "utf-16" if content.startswith(BOM_UTF16) else "utf-8"  # of PYTHONIOENCODING
    return content.decode(encoding, "backslashreplace")


def _become(case: Case, folder: str, streams: dict[str, int | str]) -> NoReturn:
    """Be the process that a case is about, from its first line to its exit status."""
    status = 70
    try:
        signal.alarm(SECONDS)
        os.chdir(folder)
        if case.nowhere:
            os.mkdir("../gone")
            os.chdir("../gone")
            os.rmdir("../gone")
        for name, to in (streams | dict(case.streams)).items():
            connect(NUMBERS[name], to)
        if case.modes:
            drop()
        variables = _variables(case)
        if case.by_itself:
            command = [sys.executable, "-m", case.program, *case.arguments]
            os.execve(sys.executable, command, variables)
        os.environ.clear()
        os.environ.update(variables)
        status = _ended(case)
    finally:
        os._exit(status)


def _variables(case: Case) -> dict[str, str]:
    found = {name: value for name, value in os.environ.items() if name not in _NEVER} | _ALWAYS
    changed = {**found, **case.environ}
    return {name: value for name, value in changed.items() if value is not None}


def _ended(case: Case) -> int:
    """Do what the interpreter does from its start to its end, and return its exit status."""
    sys.stdin, sys.stdout, sys.stderr = (_stream(number) for number in NUMBERS.values())
    sys.argv = [case.program, *case.arguments]
    if not case.nowhere:
        sys.path.insert(0, os.getcwd())
    sys.dont_write_bytecode = True
    status: object = 0
    try:
        import_module(f"{case.program}.__main__").main()
    except SystemExit as left:
        status = left.code
    except BaseException as error:  # what the interpreter prints where nobody has caught it
        sys.excepthook(type(error), error, error.__traceback__)
        status = 1
    try:
        sys.stdout.flush()
    except OSError:
        status = 120  # docs.python.org, library/sys, sys.exit()
    return status if isinstance(status, int) else int(status is not None)


def _stream(number: int) -> IO[str] | None:
    try:
        os.fstat(number)
    except OSError:
        return None
    errors = "backslashreplace" if number == 2 else "strict"
    mode = "r" if number == 0 else "w"
    return open(number, mode, encoding="utf-8", errors=errors, closefd=False, buffering=1)
