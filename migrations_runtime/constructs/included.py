"""The columns that an index or a constraint only carries along: INCLUDE."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrations_runtime.errors import CommandError

_OPTIONS = ("postgresql_include", "mssql_include")


def included(kw: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names in INCLUDE, which must be columns of the table.

    :raises CommandError: an option is no list of them.
    """
    for option in _OPTIONS:
        names = kw.get(option) or ()
        if not isinstance(names, list | tuple | set | frozenset):
            raise CommandError(f"{option} takes a list of columns, not {names!r}")
        yield from (one for one in names if isinstance(one, str))
