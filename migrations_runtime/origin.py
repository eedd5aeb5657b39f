"""Where in the user's own files an error comes from."""

from __future__ import annotations

import os
import sys
from functools import cache

from migrations_runtime.errors import CommandError

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from types import FrameType, TracebackType

_HERE = os.path.dirname(os.path.abspath(__file__))
_SQL_SHOWN = 300


def origin(error: BaseException, script: str | None = None) -> str | None:
    """Return ``file:line`` of the innermost line of the user's files that ``error`` went through.

    The user's files are those that are installed nowhere: revision scripts, ``env.py``, models.

    :param script: a file that is the user's wherever it is; packages bring migrations with them.
    """
    found = None
    here: TracebackType | None = error.__traceback__
    while here is not None:
        file = here.tb_frame.f_code.co_filename
        if file == script or _is_the_users(file):
            found = f"{shown(file)}:{here.tb_lineno}"
        here = here.tb_next
    return found


def calling(script: str) -> str | None:
    """Return ``file:line`` of the innermost line of ``script`` that is being executed."""
    here: FrameType | None = sys._getframe(1)
    while here is not None and here.f_code.co_filename != script:
        here = here.f_back
    return None if here is None else f"{shown(script)}:{here.f_lineno}"


def shown(path: str | os.PathLike[str]) -> str:
    """Return a path as a message has it: relative where it is below the current folder."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return os.fspath(path)
    return os.fspath(path) if relative.startswith("..") else relative


def one_line(error: BaseException) -> str:
    """Return what an error says, on one line; SQLAlchemy's wrapper is taken off the driver's."""
    try:
        said = str(getattr(error, "orig", None) or error)
    except Exception:  # an error of somebody's own may fail to say what it is
        said = ""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return " ".join(lines) or type(error).__name__


def described(error: BaseException) -> str:
    """Return the type of an error and what it says; the statement too, where a database refused it.

    The way out comes last, where one was noted on the error.

    What this package raises is a sentence by itself and stays without its type.
    """
    said = one_line(error).rstrip(".")
    if isinstance(error, CommandError):
        return said
    name = type(getattr(error, "orig", None) or error).__name__
    if said == name:  # of an assertion without a message, and the like
        said = ""
    sql = " ".join((getattr(error, "statement", None) or "").split())
    sql = sql if len(sql) <= _SQL_SHOWN else f"{sql[:_SQL_SHOWN]}..."
    notes = [*getattr(error, "__notes__", ())]
    if sqlstate(error) == "42704":  # undefined_object
        from migrations_runtime.missing_type import way_out

        notes += filter(None, [way_out(said)])
    noted = "".join(f"; {note}" for note in notes)
    return (f"{name}: {said}" if said else name) + (f" [SQL: {sql}]" if sql else "") + noted


def sqlstate(error: BaseException | None) -> str | None:
    """Return the SQLSTATE of a driver's error, by the name that the driver has for it."""
    original = getattr(error, "orig", None) or error
    found: str | None = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    return found


def _is_the_users(file: str) -> bool:
    if file.startswith("<"):  # frozen modules, exec
        return False
    real = os.path.realpath(file)
    return not real.startswith((_HERE + os.sep, *_installed()))


@cache
def _installed() -> tuple[str, ...]:
    import sysconfig

    names = ("stdlib", "purelib", "platlib")
    return tuple(os.path.realpath(sysconfig.get_path(name)) + os.sep for name in names)
