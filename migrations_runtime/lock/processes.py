"""Which process holds a lock on a file: Linux tells, in /proc/locks, and no other system does.

Asking by fcntl() would need the file to be opened and closed, by which a process loses all of its own
locks on it: https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
"""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from migrations_runtime.lock.contract import Holder
from migrations_runtime.showing.masked import masked_text

_PROC = Path("/proc")
_LONGEST = 80


def holder_of(file: str, byte: int, modes: tuple[str, ...] = ("WRITE",)) -> Holder | None:
    """Return the process that holds a lock on a byte of a file; None where nothing tells.

    :param modes: the locks that count: ``READ``, ``WRITE``.
    """
    try:
        found = os.stat(file)
        lines = (_PROC / "locks").read_text().splitlines()
    except OSError:
        return None
    inode = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    others = (pid for pid in _holding(lines, inode, byte, modes) if pid != os.getpid())
    return next(map(_described, others), None)


def _holding(lines: list[str], inode: str, byte: int, modes: tuple[str, ...]) -> Iterator[int]:
    """Read such lines (https://man7.org/linux/man-pages/man5/proc_locks.5.html); an arrow waits.

    1: POSIX  ADVISORY  WRITE 4711 fe:00:4760185 1073741824 1073742335
    """
    for line in lines:
        words = line.split()
        if len(words) != 8 or words[3] not in modes or words[5] != inode:
            continue
        end = float("inf") if words[7] == "EOF" else int(words[7])
        if int(words[6]) <= byte <= end:
            yield int(words[4])


def _described(pid: int) -> Holder:
    return Holder(f"process {pid}{_command(pid)}", _began(pid), f"end it with kill {pid}")


def _command(pid: int) -> str:
    try:
        words = (_PROC / str(pid) / "cmdline").read_text(errors="replace").split("\0")
    except OSError:
        return ""
    said = masked_text(" ".join(shlex.join(words[:-1]).split()))
    return f" ({said if len(said) <= _LONGEST else said[:_LONGEST] + '...'})" if said else ""


def _began(pid: int) -> datetime | None:
    """Return when the process began: in ticks since the machine did, in its 22nd field.

    The second field is its name in parentheses, which may hold both blanks and parentheses.
    https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html

    How long ago the machine began is asked of its clock: ``btime`` of /proc/stat leaves out parts of a
    second, by which a process would be told to have begun before it did.
    """
    try:
        fields = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
        began = int(fields[22 - 3]) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError):
        return None
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - began
    return datetime.now(UTC) - timedelta(seconds=age)
