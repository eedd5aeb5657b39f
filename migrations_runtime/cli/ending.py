"""How the process of a command ends: at once, where Python has nothing left to do for anybody.

Taking apart some hundred thousand objects of SQLAlchemy's and of the models takes a tenth of a
command's time, or a quarter of it, for nobody.
"""

from __future__ import annotations

import atexit
import os
import stat
import sys

TYPE_CHECKING = False  # see migrations_runtime.cli.parser
if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

#: The modules that call one another where nobody but the interpreter runs the command.
_OURS = frozenset({"__main__", "diffgen", "migrations_runtime", "runpy"})
_OF_THE_SHELL = 3  # stdin, stdout and stderr
#: What has a list of the descriptors that are open, on Linux and macOS.
_DESCRIPTORS = "/dev/fd"


def end(status: int) -> NoReturn:
    """End the process, whatever was registered to be called at its end called.

    :raises SystemExit: somebody may need the rest of Python's own way out.
    """
    if _is_watched() or _has_threads() or _holds_open():
        sys.exit(status)
    atexit._run_exitfuncs()  # the logs', coverage's, those of temporary files
    if _is_flushed():
        os._exit(status)
    sys.exit(status)  # which tells of it


def _is_watched() -> bool:
    """Whether a debugger, a profiler or somebody who looks for what isn't closed is at work."""
    if _is_called_by_others():
        return True
    flags = sys.flags
    if flags.inspect or flags.interactive or flags.dev_mode or sys.warnoptions:
        return True
    if sys.gettrace() is not None or sys.getprofile() is not None:
        return True
    if sys.version_info < (3, 12):
        return False
    # https://docs.python.org/3/library/sys.monitoring.html#registering-and-using-tools
    return any(sys.monitoring.get_tool(tool) is not None for tool in range(6))


def _is_called_by_others() -> bool:
    """Whether another program, such as one that measures, goes on when the command has ended."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_globals.get("__name__", "").partition(".")[0] not in _OURS:
            return True
        frame = frame.f_back
    return False


def _has_threads() -> bool:
    """Whether there are threads, which Python waits for."""
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def _holds_open() -> bool:
    """Whether a file may still be written to its end, or a connection is to be closed properly."""
    try:
        names = os.listdir(_DESCRIPTORS)
    except OSError:
        return True
    return any(map(_is_left, map(int, filter(str.isdecimal, names))))


def _is_left(descriptor: int) -> bool:
    if descriptor < _OF_THE_SHELL:
        return False
    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:  # the one of the list itself, which is closed by now
        return False
    return stat.S_ISREG(mode) or stat.S_ISSOCK(mode)


def _is_flushed() -> bool:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return False
    return True
