"""Runs a file: a revision's script, env.py."""

from __future__ import annotations

import importlib.util
import os
import sys
import zlib
from importlib.machinery import ModuleSpec, SourceFileLoader, SourcelessFileLoader
from types import CodeType, ModuleType

from migrations_runtime.errors import ScriptError
from migrations_runtime.origin import one_line, shown
from migrations_runtime.revisions.files import read_bytes

#: What ``compile`` and ``ast.parse`` raise: of null bytes ``ValueError``, of nesting the last two.
NOT_COMPILED = (SyntaxError, ValueError, RecursionError, MemoryError)


def load_module(path: str) -> ModuleType:
    """Run a file and return it as a module.

    It is compiled from its source each time, and no ``.pyc`` is looked at: those are known by time
    and size only, and a script may be edited and run again within a second. Where there is no
    source (``sourceless``), ``path`` is the ``.pyc`` itself. The module is in ``sys.modules`` under
    a name of its own, where dataclasses and mapped classes look up their annotations.

    :raises ScriptError: it has a syntax error, or cannot be read. What the file itself raises is
        left as it is.
    """
    path = os.path.abspath(path)
    is_code = path.endswith(".pyc")
    return executed(_bytecode(path) if is_code else compiled(read_bytes(path), path), path)


def executed(code: CodeType, path: str) -> ModuleType:
    """Run the code of a file and return it as a module, as :func:`load_module` does."""
    stem = os.path.basename(path).partition(".")[0]
    name = f"migrations_runtime_file_{zlib.crc32(path.encode(errors='surrogateescape')):08x}_{stem}"
    sys.modules[name] = module = _module(name, path)
    try:
        exec(code, module.__dict__)
    except BaseException:
        sys.modules.pop(name, None)  # gone already, if it failed in two threads
        raise
    return module


def _module(name: str, path: str) -> ModuleType:
    """Return an empty module of a file: what :mod:`importlib` makes in a third of the time."""
    loading = SourcelessFileLoader if path.endswith(".pyc") else SourceFileLoader
    loader = loading(name, path)
    spec = ModuleSpec(name, loader, origin=path)
    spec.has_location = True
    module = ModuleType(name)
    module.__file__, module.__loader__, module.__spec__ = path, loader, spec
    return module


def decoded(data: bytes, path: str) -> str:
    """Return the text of a Python file, by the encoding that it declares.

    :raises ScriptError: it declares none that is known, or holds something else.
    """
    try:
        return importlib.util.decode_source(data)
    except (SyntaxError, UnicodeError, LookupError) as error:  # LookupError: "coding: hex"
        raise ScriptError(
            f"{shown(path)} is no Python source: {error}; correct the file, or say its encoding in "
            "the first line, as in '# coding: latin-1'"
        ) from None


def syntax_error(error: Exception, path: str) -> ScriptError:
    """Return the error of a file that cannot be compiled, one of :data:`NOT_COMPILED`."""
    if isinstance(error, SyntaxError) and error.lineno:
        return ScriptError(
            f"{shown(path)}:{error.lineno}: syntax error: {error.msg}; correct the file"
        )
    return ScriptError(f"{shown(path)} is no Python source: {one_line(error)}; correct the file")


def compiled(data: bytes, path: str) -> CodeType:
    """Return the code of a source.

    :raises ScriptError: it has a syntax error, or is none.
    """
    try:
        return compile(decoded(data, path), path, "exec", dont_inherit=True)
    except NOT_COMPILED as error:
        raise syntax_error(error, path) from None


def _bytecode(path: str) -> CodeType:
    try:
        code = SourcelessFileLoader("", path).get_code("")
    except (ImportError, EOFError, ValueError, OSError) as error:
        raise ScriptError(
            f"{shown(path)} cannot be read by this Python: {error}; compile it with "
            f"{sys.implementation.cache_tag}, or bring its source"
        ) from None
    if code is None:
        raise ScriptError(f"{shown(path)} holds no code; compile it again")
    return code
