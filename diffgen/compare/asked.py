"""``--rename users.name=users.full_name``: what the database has, and what the models call it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from diffgen.catalog import Catalog, Key, Pair
from diffgen.errors import CommandError
from diffgen.ops import Rename

FORM = "write what the database has, =, what the models have: users.name=users.full_name"


def asked(texts: Sequence[str], pair: Pair, hinted: Collection[Rename]) -> Iterator[Rename]:
    """Yield the renamings asked for, of tables and of columns.

    :param hinted: the renamings that the models themselves declare.
    :raises CommandError: for one that can't be.
    """
    found = [_read(text, pair) for text in texts]
    tables = {*hinted, *found}
    for text, renaming in zip(texts, found, strict=True):
        before, after = renaming.before, renaming.after
        here, there = before.owner, after.owner
        if here is not None and there is not None and here != there:
            if Rename(here, there) not in tables:
                raise CommandError(f"--rename {text}: a column keeps its table; {FORM}")
            before = replace(before, table=after.table)
        yield Rename(before, after)


def _read(text: str, pair: Pair) -> Rename:
    """Return the renaming that a text asks for, the column's table as it was."""
    first, equals, second = (part.strip() for part in text.partition("="))
    if not (first and equals and second):
        raise CommandError(f"--rename {text}: that is no pair of names; {FORM}")
    here, there = _named(first, pair.before), _named(second, pair.after)
    if not here:
        raise CommandError(f"--rename {text}: the database has no table or column {first}; {FORM}")
    if not there:
        raise CommandError(f"--rename {text}: the models have no table or column {second}; {FORM}")
    alike = [
        Rename(before, after)
        for before in here
        for after in there
        if (before.kind, before.schema) == (after.kind, after.schema)
    ]
    if not alike:
        raise CommandError(f"--rename {text}: {here[0]} can't become {there[0]}; {FORM}")
    _require_free(text, alike[0], pair)
    return alike[0]


def _require_free(text: str, renaming: Rename, pair: Pair) -> None:
    before, after = renaming.before, renaming.after
    if before in pair.after:
        raise CommandError(f"--rename {text}: the models have {before}, too; remove it there")
    if after in pair.before:
        raise CommandError(f"--rename {text}: the database has {after} already; {FORM}")


def _named(path: str, catalog: Catalog) -> list[Key]:
    return [key for key in catalog if key.kind in ("table", "column") and key.path == path]
