"""The files of an environment: what they import from Alembic, and how to change that."""

from __future__ import annotations

import io
import os
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from diffgen.adopt.source import Use, uses
from diffgen.adopt.splice import Splice
from diffgen.errors import CommandError
from migrations_runtime.origin import shown
from migrations_runtime.revisions.loader import NOT_COMPILED

_TEMPLATE_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+alembic\b[^\r\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Imports:
    """What one file imports from Alembic.

    :ivar splices: what changes the imports.
    :ivar lacking: ``file:line: name`` of what has no counterpart.
    :ivar kept: ``file:line: statement`` of what cannot be changed; it needs the alias.
    """

    path: Path
    splices: tuple[Splice, ...]
    lacking: tuple[str, ...]
    kept: tuple[str, ...]


def environment_files(folders: Iterable[Path]) -> list[Path]:
    """Return the Python files and templates in the folders and below, each once, sorted."""
    found = {
        path.resolve(): path
        for folder in folders
        for pattern in ("*.py", "*.mako")
        for path in sorted(folder.rglob(pattern))
        if os.path.isfile(path) and "__pycache__" not in path.parts
    }
    return sorted(found.values())


def imports_of(path: Path) -> Imports:
    """Read what a Python file or a Mako template imports from Alembic.

    :raises CommandError: it cannot be read, or is no Python.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{shown(path)} cannot be read: {error.strerror}") from error
    if b"alembic" not in content:
        return Imports(path, (), (), ())
    try:
        pieces = _of_template(content) if path.suffix == ".mako" else [_of_module(content)]
        return _collected(path, pieces)
    except (*NOT_COMPILED, LookupError) as error:  # LookupError: "coding: hex"
        line = getattr(error, "lineno", None) or 1
        raise CommandError(
            f"{shown(path)}:{line}: this is no Python: {getattr(error, 'msg', error)}; correct it, "
            "or take it out of the folder"
        ) from error


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a file that is Python: its text, its place in the bytes, and its first line."""

    text: str
    encoding: str
    start: int = 0
    line: int = 1

    def splices(self, found: Iterable[Use]) -> Iterator[Splice]:
        for use in found:
            if use.instead is not None and use.instead != use.text:
                at = self.start + len(self.text[: use.start].encode(self.encoding))
                before, after = use.text.encode(self.encoding), use.instead.encode(self.encoding)
                yield Splice(at, before, after)


def _of_module(content: bytes) -> _Piece:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    # With the byte order mark, as a character, so that places in text and bytes agree.
    encoding = "utf-8" if encoding == "utf-8-sig" else encoding
    return _Piece(content.decode(encoding), encoding)


def _of_template(content: bytes) -> list[_Piece]:
    """Return the import lines of a Mako template, which as a whole is no Python."""
    pieces = []
    for found in _TEMPLATE_IMPORT.finditer(content):
        text = found[0].decode("utf-8")
        indent = len(text) - len(text.lstrip())
        line = content.count(b"\n", 0, found.start()) + 1
        pieces.append(_Piece(text[indent:].rstrip(), "utf-8", found.start() + indent, line))
    return pieces


def _collected(path: Path, pieces: Iterable[_Piece]) -> Imports:
    splices: list[Splice] = []
    lacking: list[str] = []
    kept: list[str] = []
    for piece in pieces:
        found = uses(piece.text)
        splices += piece.splices(found)
        for use in found:
            place = f"{shown(path)}:{piece.line + use.line - 1}"
            lacking += [f"{place}: {name}" for name in use.lacking]
            if use.instead is None:
                kept.append(f"{place}: {' '.join(use.text.split())}")
    return Imports(path, tuple(splices), tuple(lacking), tuple(kept))
