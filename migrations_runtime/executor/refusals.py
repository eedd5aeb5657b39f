"""What SQLAlchemy has no SQL for, said in words of a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import CompileError

from migrations_runtime.errors import CommandError

# Its own words hold the compiler's address in memory, and a link that tells of plugins.
_NOT_RENDERED = (
    r"Compiler <.*?> can't render element of type (?:<class '(?:\w+\.)*)?(?P<element>\w+)(?:'>)?"
)
_LINK = r" \(Background on this error at: [^)]*\)"


@contextmanager
def compiling(dialect: sa.Dialect) -> Iterator[None]:
    """Raise a CommandError for what of the block cannot be compiled."""
    try:
        yield
    except CompileError as error:
        raise _without_sql(error, dialect) from error


def _without_sql(error: CompileError, dialect: sa.Dialect) -> CommandError:
    text = re.sub(_LINK, "", str(error))
    if re.search(_NOT_RENDERED, text) is None:
        return CommandError(f"This statement cannot be written as SQL: {text}")
    said = re.sub(_NOT_RENDERED, rf"{dialect.name} has no \g<element>", text)
    return CommandError(
        f"This statement cannot be written as SQL: {said}. "
        "Take it out of the script, or guard it by op.get_bind().dialect.name."
    )
