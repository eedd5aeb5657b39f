"""The source of a script, and what is made of it."""

from __future__ import annotations

import ast
import marshal
import os
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from migrations_runtime.revisions.checksum import meaning, parsed
from migrations_runtime.revisions.files import digest, read_bytes
from migrations_runtime.revisions.loader import compiled, decoded

if TYPE_CHECKING:
    from types import CodeType


class Made(NamedTuple):
    """What is made of a source, as it can be kept.

    :ivar digest: of the source.
    :ivar meaning: see :func:`~migrations_runtime.revisions.checksum.meaning`.
    :ivar is_plain: see :func:`~migrations_runtime.revisions.plain.is_plain`.
    :ivar leaves_draws_unseen: see :mod:`~migrations_runtime.revisions.unseen`.
    :ivar code: as :mod:`marshal` writes it.
    """

    digest: str
    meaning: str
    is_plain: bool
    leaves_draws_unseen: bool
    code: bytes


class Source:
    """A source that was read once: what runs is what the journal tells of.

    :raises ScriptError: it cannot be read.
    """

    def __init__(self, path: str) -> None:
        self.path = os.path.abspath(path)
        self.data = read_bytes(path)
        self.digest = digest(self.data)
        self.known: Made | None = None

    @property
    def text(self) -> str:
        """The text, by the encoding that it declares.

        :raises ScriptError: it declares none that is known, or holds something else.
        """
        return decoded(self.data, self.path)

    @cached_property
    def code(self) -> CodeType:
        """What Python makes of it.

        :raises ScriptError: it has a syntax error.
        """
        if self.known is not None:
            found: CodeType = marshal.loads(self.known.code)
            return found
        return compiled(self.data, self.path)

    @cached_property
    def meaning(self) -> str:
        """The digest of what it does, whatever it looks like.

        :raises ScriptError: it has a syntax error.
        """
        return meaning(self._tree) if self.known is None else self.known.meaning

    @cached_property
    def is_plain(self) -> bool:
        """Whether it is certain to change the schema and rows within a transaction, and no more.

        :raises ScriptError: it has a syntax error.
        """
        if self.known is not None:
            return self.known.is_plain
        from migrations_runtime.revisions.plain import is_plain

        return is_plain(self._tree)

    @cached_property
    def leaves_draws_unseen(self) -> bool:
        """Whether it can't be seen any more what draws numbers, once it was run."""
        if self.known is not None:
            return self.known.leaves_draws_unseen
        from migrations_runtime.revisions.unseen import leaves_draws_unseen

        return leaves_draws_unseen(self.data)

    @cached_property
    def _tree(self) -> ast.Module:
        return parsed(self.text, self.path)

    @property
    def made(self) -> Made:
        """All that is made of it.

        :raises ScriptError: it has a syntax error.
        """
        if self.known is not None:
            return self.known
        return Made(
            self.digest,
            self.meaning,
            self.is_plain,
            self.leaves_draws_unseen,
            marshal.dumps(self.code),
        )

    def take(self, made: Made) -> None:
        """Take what was made before, if it is of the same text."""
        if made.digest == self.digest:
            self.known = made
