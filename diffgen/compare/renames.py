"""Renamings that the user has declared: by a hint in the models, or on the command line.

A renaming is never guessed: without a hint a new name is something new, and the other one goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare.asked import asked
from diffgen.contracts import Declared, Dialect
from diffgen.ops import Rename

HINT = "renamed_from"


def renamings(
    pair: Pair, declared: Declared, opts: Mapping[str, Any], dialect: Dialect
) -> tuple[tuple[Rename, ...], Pair]:
    """Return the renamings that still have to be done, and the pair as it is after them.

    :raises CommandError: for a ``--rename`` that can't be.
    """
    done: list[Rename] = []
    before = pair.before
    hinted = list(_hinted(declared, dialect))
    wanted = dict.fromkeys([*hinted, *asked(opts.get("renames") or (), pair, hinted)])
    for hint in sorted(wanted, key=lambda hint: hint.after.table is not None):
        there = replace(hint.before, table=hint.after.table)
        renaming = Rename(there, hint.after)
        if there in before and there not in pair.after and _is_new(hint.after, before, pair.after):
            before = dialect.rename(before, renaming, dialect)
            done.append(renaming)
    touched = {renaming.after.owner or renaming.after for renaming in done}
    for follower in list(_followers(Pair(before, pair.after), touched, dialect)):
        before = dialect.rename(before, follower, dialect)
        done.append(follower)
    return tuple(done), Pair(before, pair.after)


def _is_new(key: Key, before: Catalog, after: Catalog) -> bool:
    return key in after and key not in before


def _hinted(declared: Declared, dialect: Dialect) -> Iterator[Rename]:
    for table in declared.tables:
        schema = dialect.schema(table.schema)
        key = Key("table", schema, table.name)
        if HINT in table.info:
            yield Rename(replace(key, name=str(table.info[HINT])), key)
        for column in table.columns:
            if HINT in column.info:
                after = Key("column", schema, column.name, table.name)
                yield Rename(replace(after, name=str(column.info[HINT])), after)


def _followers(pair: Pair, touched: set[Key], dialect: Dialect) -> Iterator[Rename]:
    """Yield the renamings of constraints and indexes whose names the server or a convention derives."""
    if not dialect.constraints_are_named:
        return
    for table in sorted(touched, key=lambda key: key.order):
        before, after = pair.before, pair.after
        here = [obj for obj in before.of_table(table.schema, table.name) if obj.key not in after]
        there = [obj for obj in after.of_table(table.schema, table.name) if obj.key not in before]
        for obj in here:
            if dialect.kind(obj.key).recreatable(obj):
                same = [one for one in there if replace(obj, key=one.key) == one]
                if len(same) == 1:
                    yield Rename(obj.key, same[0].key)
