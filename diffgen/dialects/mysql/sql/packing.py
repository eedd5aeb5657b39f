"""Many rows packed into one: a driver written in Python takes far longer for a row than the server does.

Each row is an array of JSON, which escapes what would end it, and tells NULL from a text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from diffgen.errors import CommandError

#: What GROUP_CONCAT may return: as much as a packet holds by default. MariaDB takes no more than 1 GB, and
#: ``max_allowed_packet`` holds in any case:
#: https://mariadb.com/kb/en/group_concat/ · https://mariadb.com/kb/en/set-statement/ ·
#: https://dev.mysql.com/doc/refman/8.4/en/optimizer-hints.html#optimizer-hints-set-var
_LONGEST = "group_concat_max_len = 16777216"


def packed(cells: Sequence[str]) -> str:
    """Return the expression that packs the rows of a group: their number, and each one's cells."""
    return f"CONCAT('[', COUNT(*), ',', GROUP_CONCAT(JSON_ARRAY({', '.join(cells)})), ']')"


def statement(select: str, mariadb: bool) -> str:
    """Return a SELECT of packed rows as the statement that gives them in full."""
    if mariadb:
        return f"SET STATEMENT {_LONGEST} FOR {select}"
    return select.replace("SELECT", f"SELECT /*+ SET_VAR({_LONGEST}) */", 1)


def unpacked(text: str | None) -> list[list[Any]]:
    """Return the rows, each as a list of its cells; a group without rows is NULL.

    :raises CommandError: the server has cut the text.
    """
    if text is None:
        return []
    rows: list[list[Any]]
    try:
        amount, *rows = json.loads(text)
    except ValueError:
        amount, rows = None, []
    if amount != len(rows):
        raise CommandError(
            "the server has cut what information_schema tells, which is longer than max_allowed_packet;"
            " set that to 16 MB or more"
        )
    return rows
