"""What a text of PostgreSQL's needs: sequences, and types that have a name of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from diffgen.catalog import Expression, Key, Type

_NEXT_VALUE = re.compile(r"nextval\('((?:[^']|'')+)'", re.IGNORECASE)
_PART = re.compile(r'"(?:[^"]|"")+"|[^.]+')


def named_in(text: Expression | None, schema: str | None) -> Iterator[Key]:
    """Yield the keys of the sequences and types that a text may name; unknown ones are passed over.

    :param schema: the schema of the object that the text is of.
    """
    if text is None:
        return
    for found in _NEXT_VALUE.findall(text.sql):
        yield _key("sequence", found)
    for name in text.names():
        for kind in ("enum", "domain"):
            yield Key(kind, schema, name)
            yield Key(kind, None, name)


def named_by(type_: Type) -> Iterator[Key]:
    """Yield the key of the enum or domain that a type is, also where only its text says so.

    That is a type by a class of the user's own (``get_col_spec``), for one that is made elsewhere.
    """
    if type_.named is not None:
        yield type_.named
    else:
        for kind in ("enum", "domain"):
            yield _key(kind, type_.sql.removesuffix("[]"))


@lru_cache(maxsize=1024)  # the same few types over and over
def _key(kind: str, text: str) -> Key:
    parts = [part.strip('"').replace('""', '"') for part in _PART.findall(text)]
    return Key(kind, parts[-2] if len(parts) > 1 else None, parts[-1])
