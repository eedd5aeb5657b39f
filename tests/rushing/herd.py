"""``python -m tests.rushing.herd`` runs commands of the runtime in as many processes, all at once.

It reads from stdin a list of command lines, each a list of words and the second after which its process is sent
SIGKILL, or null; and writes the exit status and the output of each to stdout, all in JSON. The processes are forked when everything has been imported, and wait for one another
before the first of them begins: so they are as close together as processes can be.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from migrations_runtime.__main__ import PROGRAM

_IMPORTED = ("migrations_runtime.command", "migrations_runtime.environment", "psycopg", "pymysql")


def main() -> None:
    """Run what stdin has, and tell how it ended."""
    for module in _IMPORTED:
        import_module(module)
    lines = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(herded(lines, Path(folder))))


def herded(
    lines: Sequence[tuple[Sequence[str], float | None]], folder: Path
) -> list[tuple[int, str]]:
    """Return the exit status and the output of each command line."""
    gate, opening = os.pipe()
    outputs = [folder / str(number) for number in range(len(lines))]
    processes = []
    for (words, _), output in zip(lines, outputs, strict=True):
        process = os.fork()
        if process == 0:
            os.close(opening)
            _run(words, output, gate)
        processes.append(process)
    os.close(opening)  # which lets all of them go
    began = time.monotonic()
    doomed = [(end, process) for (_, end), process in zip(lines, processes, strict=True) if end]
    for end, process in sorted(doomed):
        time.sleep(max(0.0, began + end - time.monotonic()))
        os.kill(process, signal.SIGKILL)
    codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in processes]
    return [(code, output.read_text()) for code, output in zip(codes, outputs, strict=True)]


def _run(words: Sequence[str], output: Path, gate: int) -> NoReturn:
    file = os.open(output, os.O_CREAT | os.O_WRONLY)
    os.dup2(file, 1)
    os.dup2(file, 2)
    code = 70
    try:
        os.read(gate, 1)  # the end of the pipe
        code = PROGRAM.run(words)
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
