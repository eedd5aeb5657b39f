"""Renamings: those that the user has declared, and those that nothing else can be.

A table or a column is renamed by a hint in the models, or on the command line. That is never guessed:
without a hint a new name is something new, and the other one goes. A constraint or an index holds no
data: one that is the same but for its name is the same one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from diffgen.answers import Answers
from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare.asked import asked
from diffgen.contracts import Declared, Dialect
from diffgen.ops import Rename

HINT = "renamed_from"


def renamings(
    pair: Pair, declared: Declared, answers: Answers, dialect: Dialect
) -> tuple[tuple[Rename, ...], Pair]:
    """Return the renamings that still have to be done, and the pair as it is after them.

    :raises CommandError: for a ``--rename`` that can't be.
    """
    done: list[Rename] = []
    before = pair.before
    hinted = list(_hinted(declared, dialect))
    wanted = dict.fromkeys([*hinted, *asked(answers.renames, pair, hinted)])
    for hint in sorted(wanted, key=lambda hint: hint.after.table is not None):
        there = replace(hint.before, table=hint.after.table)
        renaming = Rename(there, hint.after)
        if there in before and there not in pair.after and _is_new(hint.after, before, pair.after):
            before = dialect.rename(before, renaming, dialect)
            done.append(renaming)
    for follower in list(_same_but_for_the_name(Pair(before, pair.after), dialect)):
        before = dialect.rename(before, follower, dialect)
        done.append(follower)
    return tuple(done), Pair(before, pair.after)


def _is_new(key: Key, before: Catalog, after: Catalog) -> bool:
    return key in after and key not in before


def _hinted(declared: Declared, dialect: Dialect) -> Iterator[Rename]:
    for table in declared.tables:
        schema = dialect.schema(table.schema)
        key = Key("table", schema, dialect.table_name(table.name))
        if HINT in table.info:
            yield Rename(replace(key, name=str(table.info[HINT])), key)
        for column in table.columns:
            if HINT in column.info:
                after = Key("column", schema, column.name, key.name)
                yield Rename(replace(after, name=str(column.info[HINT])), after)


def _same_but_for_the_name(pair: Pair, dialect: Dialect) -> Iterator[Rename]:
    """Yield the renamings of constraints and indexes: a table was renamed, or a convention adopted.

    Where a name is not free yet, or fits several, nothing is renamed.
    """
    if not dialect.constraints_are_named:
        return
    before, after = pair.before, pair.after
    gone = [obj for key, obj in before.items() if key not in after and _is_nameable(key, dialect)]
    if not gone:
        return
    taken = {name for obj in before.values() for name in _names(obj, dialect)}
    for obj in gone:
        place = (obj.key.schema, obj.key.table or "")
        present = {one.key.name for one in before.of_table(*place)}
        others = [one for one in after.of_table(*place) if one.key.kind == obj.key.kind]
        new = [one for one in others if one.key.name not in present]
        same = [one for one in new if replace(obj, key=one.key) == one]
        rivals = [one for one in gone if replace(one, key=obj.key) == obj]
        if len(same) == 1 and len(rivals) == 1:
            free = taken - _names(obj, dialect)
            if free.isdisjoint(_names(same[0], dialect)):
                yield Rename(obj.key, same[0].key)


def _is_nameable(key: Key, dialect: Dialect) -> bool:
    """Return whether objects of a kind belong to a table, and hold nothing of their own."""
    kind = dialect.kind(key)
    return key.owner is not None and (kind.separable or not kind.inside_table)


def _names(obj: Any, dialect: Dialect) -> set[tuple[str | None, str]]:
    claims = dialect.kind(obj.key).claims(obj)
    return {(schema, dialect.fold(name)) for schema, name in claims}
