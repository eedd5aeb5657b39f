"""Revision files: found and read by their head, and imported when they are to run."""

from __future__ import annotations

import importlib.util
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from types import ModuleType

from migrations_runtime.errors import ScriptError
from migrations_runtime.origin import shown
from migrations_runtime.revisions.header import read_header, syntax_error
from migrations_runtime.revisions.revision import Revision


def load_revisions(folders: Sequence[str], recursive: bool = False) -> Iterator[Revision]:
    """Read the head of every revision file in ``folders``, in the order of their names.

    :raises ScriptError: a folder is missing, or holds a Python file that is no revision.
    """
    seen: set[str] = set()
    for folder in folders:
        for path in sorted(_python_files(folder, recursive)):
            # The same file by two ways (a link, a folder given twice) is one revision.
            real = os.path.realpath(path) if len(folders) > 1 or os.path.islink(path) else path
            if real not in seen:
                seen.add(real)
                yield read_header(read_source(path), path)


def _python_files(folder: str, recursive: bool) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            found = list(entries)
    except FileNotFoundError:
        raise ScriptError(
            f"There is no folder {shown(folder)} to read revisions from; create it, run 'diffgen init', "
            "or correct script_location or version_locations"
        ) from None
    except OSError as error:
        raise ScriptError(f"{shown(folder)} cannot be read: {error.strerror}") from None
    for entry in found:
        if entry.name.startswith((".", "__")):  # editors' locks, __init__.py, __pycache__
            continue
        if entry.name.endswith(".py"):
            yield entry.path
        elif recursive and entry.is_dir():
            yield from _python_files(entry.path, recursive)


def read_source(path: str) -> str:
    """Return the text of a Python file, by the encoding that it declares.

    :raises ScriptError: it cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return importlib.util.decode_source(file.read())
    except OSError as error:
        raise ScriptError(f"{shown(path)} cannot be read: {error.strerror}") from None
    except (SyntaxError, UnicodeDecodeError) as error:
        raise ScriptError(f"{shown(path)} is no Python source: {error}") from None


def load_module(path: str) -> ModuleType:
    """Run a file and return it as a module.

    It is compiled from its source each time, and no ``.pyc`` is looked at: those are known by time
    and size only, and a script may be edited and run again within a second. It is in
    ``sys.modules`` under a name of its own, where dataclasses and mapped classes look up their
    annotations.

    :raises ScriptError: it has a syntax error, or cannot be read. What the file itself raises is
        left as it is.
    """
    path = os.path.abspath(path)
    try:
        code = compile(read_source(path), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise syntax_error(error, path) from None
    stem = os.path.splitext(os.path.basename(path))[0]
    name = f"migrations_runtime_file_{zlib.crc32(path.encode(errors='surrogateescape')):08x}_{stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None:
        raise ScriptError(f"{shown(path)} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        exec(code, module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module
