"""Who runs: the user, the machine, and what is run."""

from __future__ import annotations

import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from migrations_runtime.journal.table import LONGEST_NAME
from migrations_runtime.showing.masked import masked_text
from migrations_runtime.showing.visible import visible

_DISTRIBUTION = "migrations-runtime"


class Author(NamedTuple):
    """Whom the journal names."""

    user_name: str
    host: str
    diffgen_version: str | None


@cache
def author() -> Author:
    """Return who runs this process."""
    return Author(noted(_user())[:LONGEST_NAME], noted(platform.node())[:LONGEST_NAME], _version())


def _user() -> str:
    import getpass  # 1 ms, and only for what is written

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container may run as a number that has no name
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def _version() -> str | None:
    try:
        return version(_DISTRIBUTION)
    except PackageNotFoundError:  # a copy of the package, without what pip writes beside it
        return None


def noted(text: str) -> str:
    """Return a text as it may be kept: without passwords, and as every server takes it, which is
    without NULs, and without the surrogates of bytes that couldn't be decoded."""
    return visible(masked_text(text)).encode(errors="backslashreplace").decode()
