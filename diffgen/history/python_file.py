"""A Python file of the user's, of which some places change and every other byte stays."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from diffgen.errors import CommandError
from migrations_runtime.origin import shown
from migrations_runtime.revisions.loader import NOT_COMPILED

_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class PythonFile:
    """A file that was read.

    :ivar text: what is in it, newlines as they are; a byte order mark is kept apart.
    """

    path: Path
    text: str
    encoding: str
    mark: bytes = b""

    @classmethod
    def read(cls, path: Path) -> PythonFile:
        """Read a file by the encoding that it declares (PEP 263).

        :raises CommandError: it cannot be read, or is no Python.
        """
        try:
            content = path.read_bytes()
            encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
            mark = b"\xef\xbb\xbf" if encoding == "utf-8-sig" else b""
            return cls(path, content.decode(encoding), encoding.removesuffix("-sig"), mark)
        except OSError as error:
            raise CommandError(f"{shown(str(path))} cannot be read: {error.strerror}") from error
        except (SyntaxError, UnicodeError, LookupError) as error:  # LookupError: "coding: hex"
            raise CommandError(f"{shown(str(path))} is no Python source: {error}") from error

    @cached_property
    def module(self) -> ast.Module:
        """The file, parsed.

        :raises CommandError: it has a syntax error, or is nested too deeply.
        """
        try:
            return ast.parse(self.text)
        except NOT_COMPILED as error:
            place = f"{shown(str(self.path))}:{getattr(error, 'lineno', None) or 1}"
            said = getattr(error, "msg", error)
            raise CommandError(f"{place}: syntax error: {said}; correct the file") from error

    def span(self, node: ast.expr) -> tuple[int, int]:
        """Return where in the text an expression begins and ends."""
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self._place(node.lineno, node.col_offset), self._place(end_line, end_column)

    def replaced(self, spans: Mapping[tuple[int, int], str]) -> bytes:
        """Return the bytes of the file with other text at some places.

        :raises CommandError: the file's encoding has no letters for it.
        """
        text = self.text
        for (start, end), instead in sorted(spans.items(), reverse=True):
            text = text[:start] + instead + text[end:]
        try:
            return self.mark + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise CommandError(
                f"{shown(str(self.path))} is in {self.encoding}, which has no letters for "
                f"{error.object[error.start : error.end]!r}; save it as utf-8"
            ) from error

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in _NEWLINE.finditer(self.text))]

    def _place(self, line: int, column: int) -> int:
        # ast counts in bytes of UTF-8 (docs.python.org/3/library/ast.html#ast.AST.col_offset).
        start = self._lines[line - 1]
        return start + len(self.text[start:].encode()[:column].decode())
