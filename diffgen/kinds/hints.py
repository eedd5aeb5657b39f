"""``info={"renamed_from": "name"}``: what the models say of the names that things had before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Declared, Dialect, Hint, kind_name
from diffgen.errors import CommandError
from diffgen.kinds.declaring import given_name, is_created, table_key

HINT = "renamed_from"


def hints(declared: Declared, dialect: Dialect) -> Iterator[Hint]:
    """Yield the hints of tables and all that is in them; then those that a ``MetaData`` has.

    :raises CommandError: for one of a constraint without a name, or that is no name.
    """
    for table in declared.tables if declared.with_info else ():
        if table in declared.with_info:
            yield from _of_table(table, dialect)
    for metadata in declared.metadatas:
        given = metadata.info.get(HINT, {})
        if not isinstance(given, Mapping):
            raise CommandError(
                f"{HINT} of a MetaData is {given!r}; write what the models have, and what that was"
                ' before: {"mood.unhappy": "sad"}'
            )
        # What a MetaData speaks of are mostly types and sequences, which some servers haven't got.
        optional = "enum" not in {kind.name for kind in dialect.kinds}
        yield from (replace(_hint(path, one), optional=optional) for path, one in given.items())


def _of_table(table: sa.Table, dialect: Dialect) -> Iterator[Hint]:
    owner = table_key(table, dialect)
    yield from _given(table.info, owner)
    for column in table.columns:
        name = dialect.identifier(column.name)
        yield from _given(column.info, Key("column", owner.schema, name, owner.name))
    items: Iterable[sa.Constraint | sa.Index] = (*table.constraints, *table.indexes)
    hinted = [item for item in items if HINT in item.info and is_created(item, dialect)]
    for item in sorted(hinted, key=lambda item: (kind_name(item), str(item.name))):
        given = given_name(item, dialect)
        if given is None:
            raise CommandError(
                f"a {kind_name(item).replace('_', ' ')} of table {owner.path} has {HINT}, and no name;"
                " give it one"
            )
        yield from _given(item.info, Key(kind_name(item), owner.schema, given, owner.name))


def _given(info: Mapping[Any, Any], key: Key) -> Iterator[Hint]:
    if HINT in info:
        yield _hint(key, info[HINT])


def _hint(after: Key | str, before: object) -> Hint:
    if before is not None and not isinstance(before, str):
        raise CommandError(f"{HINT} of {after} is {before!r}; write the name that it had, or None")
    return Hint(after, before)
