"""Questions that stand in revision files, in the comments that they were written as."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterable, Iterator
from io import BytesIO

from diffgen.questions.question import ANSWERED
from migrations_runtime.origin import shown
from migrations_runtime.revisions.files import read_bytes
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.unanswered import UNANSWERED, asks

_OPEN = re.compile(rf"# ([a-z-]+): {UNANSWERED}: (.*)")
WAY_OUT = f"write the revision anew with a flag, or put {ANSWERED!r} in place of {UNANSWERED!r}"


def unanswered(revisions: Iterable[Revision]) -> Iterator[str]:
    """Yield a line for each question that nobody has answered: where it stands, and the ways out.

    :raises ScriptError: a file cannot be read.
    """
    for revision in revisions:
        path = revision.path
        if revision.source_checksum is not None or not path.endswith(".py"):
            continue  # a text that is known without reading it has none
        text = read_bytes(path)
        if asks(text):
            for number, rule, question in _comments(text):
                yield f"{shown(path)}:{number}: {rule}: {UNANSWERED}: {question}; {WAY_OUT}"


def _comments(text: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield the open questions of a script: line, rule, and what is asked; a string holds none."""
    for token in tokenize.tokenize(BytesIO(text).readline):
        found = _OPEN.fullmatch(token.string) if token.type == tokenize.COMMENT else None
        if found is not None:
            yield token.start[0], found[1], found[2]
