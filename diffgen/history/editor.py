"""Files shown in the user's own editor."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from diffgen.errors import CommandError
from migrations_runtime.origin import shown

#: Where neither variable is set; the first two are what Debian lets its users choose.
EDITORS = ("sensible-editor", "editor", "nano", "vim", "code")


def open_in_editor(paths: Sequence[str]) -> None:
    """Open files in ``$VISUAL``, ``$EDITOR`` or what is there, and wait until it ends.

    It gets the terminal that this process has.

    :raises CommandError: a file is no source, there is no editor, it can't be started, or it ends
        with an error.
    """
    for path in paths:
        if path.endswith(".pyc"):
            raise CommandError(f"{shown(path)} is no source, so nobody can edit it; get its source")
    command = _editor()
    try:
        process = subprocess.Popen([*command, *paths])
    except OSError as error:
        raise CommandError(
            f"cannot start the editor {command[0]}: {error.strerror}; set VISUAL or EDITOR to one "
            "that is there"
        ) from error
    with _interrupts_left_to_the_editor():
        status = process.wait()
    if status:
        raise CommandError(f"the editor {command[0]} ended with status {status}")


def _editor() -> list[str]:
    for variable in ("VISUAL", "EDITOR"):
        if command := os.environ.get(variable, "").strip():
            return _split(command, variable)
    for name in EDITORS:
        if path := shutil.which(name):
            return [path]
    raise CommandError(
        f"there is no editor: none of {', '.join(EDITORS)} is on PATH; set VISUAL or EDITOR"
    )


def _split(command: str, variable: str) -> list[str]:
    if os.path.isfile(command):  # a path may hold spaces
        return [command]
    try:
        return shlex.split(command)
    except ValueError as error:
        raise CommandError(f"{variable} = {command}: {error}; correct it") from error


@contextmanager
def _interrupts_left_to_the_editor() -> Iterator[None]:
    """Ctrl-C goes to all of a terminal's processes, and to an editor it means something else."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread gets signals
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
