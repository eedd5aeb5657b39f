"""What the types of MySQL and MariaDB hold, in their canonical spelling.

https://mariadb.com/kb/en/data-types/ · https://dev.mysql.com/doc/refman/8.4/en/storage-requirements.html
"""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.dialects.mysql.types import LISTS, members
from diffgen.kinds.rows import narrowing
from diffgen.kinds.rows.narrowing import Capacity

_UNBOUNDED = frozenset({"text", "mediumtext", "longtext"})
#: Texts and bytes come in sizes, each of which holds those before it.
_SIZES = tuple(
    tuple(size + kind for size in ("tiny", "", "medium", "long")) for kind in ("text", "blob")
)
#: Types that have no digits of a second where they say none.
_CLOCKS = ("datetime", "timestamp", "time")


def widens(before: str, after: str) -> bool:
    """Return whether the second type holds all that the first does."""
    for sizes in _SIZES:
        if before in sizes and after in sizes:
            return sizes.index(before) <= sizes.index(after)
    if after in _UNBOUNDED:
        return True
    names = before.partition("(")[0], after.partition("(")[0]
    if {*names} & {*LISTS}:
        return names[0] == names[1] and {*members(before)} <= {*members(after)}
    if names[0] == names[1] and names[0] in _CLOCKS:
        return _digits(before) <= _digits(after)
    return _signs_agree(before, after) and narrowing.widens(before.split()[0], after.split()[0])


def _digits(clock: str) -> int:
    return int(clock.partition("(")[2].removesuffix(")") or 0)


def _signs_agree(before: str, after: str) -> bool:
    """Return whether no number is lost for its sign, or half of them for being too large with one."""
    if "unsigned" not in before:
        return "unsigned" not in after
    names = (sql.split()[0].partition("(")[0] for sql in (before, after))
    return "unsigned" in after or len({*names}) == 2


# LENGTH would tell the bytes of a text.
CAPACITY = Capacity(_UNBOUNDED, widens, sa.func.char_length)
