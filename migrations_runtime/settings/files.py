"""Which files a command line means: ``-c``, DIFFGEN_CONFIG, or those of the current folder."""

from __future__ import annotations

import os
from collections.abc import Sequence

from migrations_runtime.errors import ConfigError
from migrations_runtime.origin import shown

INI_FILE = "diffgen.ini"
TOML_FILE = "pyproject.toml"
ENVIRONMENT_VARIABLE = "DIFFGEN_CONFIG"


def files_meant(named: Sequence[str], must_exist: bool) -> tuple[str | None, str | None]:
    """Return the ini file and the pyproject.toml to read.

    :param named: what ``-c`` named: an ini file, a pyproject.toml, or one of each. The one not
        named is that of ``DIFFGEN_CONFIG``, else the one in the current folder if there is one.
    :param must_exist: whether a file that was named must be there.
    :raises ConfigError: a named file is not there, two of a kind are named, or the current folder is
        gone.
    """
    _require_folder()
    given = {**_by_kind(_from_environment(), ENVIRONMENT_VARIABLE), **_by_kind(named, "-c")}
    for name in given.values():
        if must_exist and not os.path.isfile(name):
            state = "is a folder" if os.path.isdir(name) else "is not there"
            raise ConfigError(
                f"{name} {state} (looked in {os.getcwd()}); name a file that is with -c or "
                f"{ENVIRONMENT_VARIABLE}, or create it with 'diffgen init'"
            )
    toml = given.get("toml") or (TOML_FILE if os.path.isfile(TOML_FILE) else None)
    ini = given.get("ini") or (INI_FILE if os.path.isfile(INI_FILE) or not toml else None)
    return ini, toml


def is_there(path: str) -> bool:
    """Whether there is a file to be read.

    :raises ConfigError: there is something else: a folder, or a pipe that would be waited for.
    """
    if not os.path.exists(path):
        return False
    if not os.path.isfile(path):
        raise ConfigError(f"{shown(path)} is no file; move it away, or name another with -c")
    return True


def _require_folder() -> None:
    """Refuse a folder that was removed while the shell is in it: no path means anything there."""
    try:
        os.getcwd()
    except OSError as error:
        raise ConfigError(
            f"the current folder cannot be told: {error.strerror}; go to one that is there"
        ) from None


def _from_environment() -> Sequence[str]:
    value = os.environ.get(ENVIRONMENT_VARIABLE)
    return (value,) if value else ()


def _by_kind(files: Sequence[str], source: str) -> dict[str, str]:
    named: dict[str, str] = {}
    for file in files:
        kind = "toml" if file.endswith(".toml") else "ini"
        if kind in named:
            raise ConfigError(f"{source} names {named[kind]} and {file}; give one {kind} file")
        named[kind] = file
    return named
