"""Names of every sort that a server takes."""

from __future__ import annotations

import random
from collections.abc import Collection

PLAIN = [
    "account",
    "invoice",
    "item",
    "customer",
    "product",
    "country",
    "address",
    "payment",
    "shipment",
    "event",
    "note",
    "tag",
    "region",
    "email",
    "title",
    "amount",
    "status",
    "created",
    "price",
    "total",
    "weight",
    "code",
    "label",
    "position",
    "parent",
    "owner",
    "kind",
    "url",
    "level",
    "score",
    "rate",
    "body",
    "first_name",
    "last_name",
    "quantity",
    "remark",
    "starts",
    "ends",
    "active",
    "rank",
]
AWKWARD = (
    "Order", "UserName", "camelCase", "UPPER", "with space", "two  spaces", "it's", 'say "hi"',
    "100%", "%s", "%(name)s", "a%%b", "order", "select", "table", "group", "user", "default",
    "check", "primary", "references", "from", "where", "größe", "名前", "naïve_café", "été", "ключ",
    "1st", "a-b", "a,b", "(x)", "x)", "semi;colon", "back\\slash", "tab_", "_private", "$dollar",
    "a$b", "#hash", "@at", "--comment", "/* c */", "x[0]", "`tick`", "null", "true", "is", "not",
    "?", "a?b", "{brace}", "~tilde", "emoji😀",
)  # fmt: skip
LONG = (
    "a_rather_long_name_for_something",
    "the_name_that_goes_on_and_on_until_it_is_quite_long",
    "ein_sehr_länger_name_mit_umlauten_öäüß_darin",
)
# MariaDB's names are of the Basic Multilingual Plane, and PRIMARY is the primary key's
# (https://mariadb.com/kb/en/identifier-names/).
MARIADB = tuple(name for name in AWKWARD if max(name) <= "\uffff" and name != "primary")
BYTES = 63
CHARACTERS = 64  # of MariaDB, which counts these


def fresh(rng: random.Random, dialect: str, taken: Collection[str], *, awkward: float = 0.3) -> str:
    """A name that differs from those taken in more than its case."""
    folded = {name.casefold() for name in taken}
    while True:
        draw = rng.random()
        if draw < awkward:
            name = rng.choice(_awkward(dialect))
        elif draw < awkward + 0.06:
            name = rng.choice(LONG)
        else:
            name = rng.choice(PLAIN)
        while name.casefold() in folded:
            name = f"{clipped(name, BYTES - 4)}{rng.randint(2, 99)}"
            if rng.random() < 0.3:
                break
        if name.casefold() not in folded and len(name.encode()) <= BYTES:
            return name


def _awkward(dialect: str) -> tuple[str, ...]:
    return MARIADB if dialect == "mariadb" else AWKWARD


def full_length(rng: random.Random, dialect: str, taken: Collection[str]) -> str:
    """A name as long as the server takes."""
    while True:
        stem = rng.choice((*LONG, *_awkward(dialect))) + "_"
        if dialect == "mariadb":
            name = (stem * CHARACTERS)[: CHARACTERS - 2] + str(rng.randint(10, 99))
        else:
            name = clipped(stem * BYTES, BYTES - 2) + str(rng.randint(10, 99))
        if name not in taken:
            return name


def clipped(name: str, size: int) -> str:
    """The name cut to so many bytes, with no character broken."""
    return name.encode()[:size].decode(errors="ignore")
