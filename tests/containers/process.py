"""A server program as a child of the test process, which it never outlives."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.containers.server import ServerUnavailable

SECONDS_TO_START = 60.0

# The tests hold the writing end of the shell's standard input. When they end, by whatever signal,
# it closes, `cat` returns, and the server is told to stop and its folder is removed.
GUARD = """
folder=$1; signal=$2; shift 2
exec 3<&0
"$@" 3<&- &
server=$!
(cat <&3 >/dev/null; kill -s "$signal" "$server" 2>/dev/null) &
wait "$server"
rm -rf "$folder"
"""


def free_port() -> int:
    """A TCP port of this machine that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def guarded(
    command: Sequence[str],
    folder: Path,
    *,
    stop_signal: str,
    ready: Callable[[], bool],
    user: str | None = None,
) -> Iterator[None]:
    """Run `command` until the end of the block; it works in `folder`, which is removed with it.

    Raises ServerUnavailable with the end of its log when it stops before it is `ready`.
    """
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["/bin/sh", "-c", GUARD, "guard", str(folder), stop_signal, *command],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=folder,
            user=user,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
        )
    try:
        _await(process, ready, log, command[0])
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(timeout=SECONDS_TO_START)


def _await(
    process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path, program: str
) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            said = log.read_text(errors="replace") if log.exists() else ""
            last = " / ".join(said.strip().splitlines()[-3:])
            raise ServerUnavailable(f"{program} did not start: {last}")
        time.sleep(0.05)
