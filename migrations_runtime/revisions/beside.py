"""A file beside byte code, of what can be made anew from revision files at any time.

It is in ``__pycache__``, by the rules of byte code (``PYTHONDONTWRITEBYTECODE``,
``PYTHONPYCACHEPREFIX``), and may be deleted whenever somebody wants to.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.util import cache_from_source
from zlib import crc32

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

_CHECKSUM, _LENGTH = 4, 8  # bytes


class Beside:
    """One such file.

    :param folder: the first of those that the revisions are in.
    :param name: what it is called, without the Python that has written it.
    :param format: begins it; to be raised when what is kept is something else.
    :param optimization: as :func:`importlib.util.cache_from_source` has it: empty where it is all the
        same to what is kept, None where it is of this process's (``python -O``).
    """

    def __init__(
        self, folder: str, name: str, format: bytes, optimization: str | None = None
    ) -> None:
        stem, suffix = os.path.splitext(name)
        byte_code = cache_from_source(os.path.join(folder, f"{stem}.py"), optimization=optimization)
        self.path: Final = os.path.splitext(byte_code)[0] + suffix
        self._format: Final = format

    def read(self) -> Sequence[memoryview]:
        """Return the parts that were kept; none where this version has written nothing, or not whole."""
        try:
            with open(self.path, "rb") as file:
                data = file.read()
        except OSError:
            return ()
        start = len(self._format) + _CHECKSUM
        content = memoryview(data)[start:]
        return _parts(content) if data[:start] == self._head(content) else ()

    def write(self, *parts: bytes) -> None:
        """Keep it all, at once; nothing is kept where nobody may write, or no byte code is wanted."""
        if sys.dont_write_bytecode:
            return
        content = b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)
        beside = f"{self.path}.{os.getpid()}"
        with suppress(OSError):
            os.makedirs(os.path.dirname(self.path), exist_ok=True)
            try:
                with open(beside, "xb") as file:
                    file.write(self._head(content) + content)
                os.replace(beside, self.path)
            except OSError:
                os.unlink(beside)

    def _head(self, content: bytes | memoryview) -> bytes:
        return self._format + crc32(content).to_bytes(_CHECKSUM, "big")


def _parts(content: memoryview) -> Sequence[memoryview]:
    found = []
    while content:
        end = _LENGTH + int.from_bytes(content[:_LENGTH], "big")
        found.append(content[_LENGTH:end])
        content = content[end:]
    return found
