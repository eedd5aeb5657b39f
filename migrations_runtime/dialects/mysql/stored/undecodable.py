"""What the server tells that is no text in any character set.

A default that is a literal of bytes (``x'00ff'``) stands as these bytes in SHOW CREATE TABLE, which a
driver takes for UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from migrations_runtime.errors import CommandError

_NAME = re.compile(rb"`((?:[^`]|``)+)`")


@contextmanager
def readable(connection: sa.Connection) -> Iterator[None]:
    """Surround a statement that is answered by SQL.

    :raises CommandError: the answer can't be read. The connection is given up: what was left of the
        answer would be taken for the next one.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        connection.invalidate()
        names = _NAME.findall(error.object[: error.start])
        column = names[-1].decode(errors="replace") if names else "a column"
        raise CommandError(
            f"The default of {column} is a literal of bytes that are no text, which the driver can't "
            "read: make it an expression, as sa.text(\"unhex('00ff')\") in place of x'00ff'"
        ) from error
