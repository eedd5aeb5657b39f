"""The names that PostgreSQL gives to constraints without one, and scripts address them by everywhere.

The rule is ``ChooseConstraintName`` and ``makeObjectName`` of PostgreSQL
(src/backend/commands/indexcmds.c, src/backend/catalog/pg_constraint.c): table, columns and a suffix
joined by underscores, shortened so that the whole fits into 63 bytes, with a number after it while
the name is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

MAX_BYTES = 63
SUFFIXES = {
    "primary": "pkey",
    "unique": "key",
    "check": "check",
    "foreignkey": "fkey",
    "exclude": "excl",
}


def constraint_name(
    type_: str, table: str, columns: Sequence[str], taken: Collection[str] = ()
) -> str:
    """Return the name of a constraint of ``table`` over ``columns`` that was declared without one.

    :param type_: a key of :data:`SUFFIXES`.
    :param taken: the names already used in the schema; the result is none of them.
    """
    middle = "" if type_ == "primary" else _joined(columns)
    number = 0
    while True:
        suffix = SUFFIXES[type_] + (str(number) if number else "")
        name = object_name(table, middle, suffix)
        if name not in taken:
            return name
        number += 1


def _joined(columns: Sequence[str]) -> str:
    """Join columns as PostgreSQL does: it stops once the text is longer than a name can be."""
    joined = ""
    for column in columns:
        joined = f"{joined}_{column}" if joined else column
        if len(joined.encode()) > MAX_BYTES:
            break
    return joined


def object_name(first: str, second: str, suffix: str) -> str:
    """Return the names joined to one that fits: the longer of the two is cut (``makeObjectName``)."""
    whole = f"{first}_{second}_{suffix}" if second else f"{first}_{suffix}"
    if len(whole) <= MAX_BYTES and whole.isascii():  # as most are
        return whole
    room = MAX_BYTES - len(suffix.encode()) - 1 - (1 if second else 0)
    a, b = len(first.encode()), len(second.encode())
    while a + b > room:
        if a > b:
            a -= 1
        else:
            b -= 1
    parts = [clipped(first, a), clipped(second, b)] if second else [clipped(first, a)]
    return "_".join([*parts, suffix])


def clipped(name: str, length: int = MAX_BYTES) -> str:
    """Return a name cut to at most ``length`` bytes without breaking a character.

    PostgreSQL does so with every identifier that is too long for it (``truncate_identifier`` in
    src/backend/parser/scansup.c, ``pg_mbcliplen`` in src/backend/utils/mb/mbutils.c).
    """
    if len(name) <= length and name.isascii():  # as most are
        return name
    return name.encode()[:length].decode(errors="ignore")
