"""The version tables and journals of other environments, and of Alembic, that share the database."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Dialect
from migrations_runtime.backfill.record import SUFFIX
from migrations_runtime.journal.table import journal_columns

#: The columns by which each is known. That of a version table has the name that Alembic gives it, too, so
#: that a database can be handed to and fro.
_KNOWN_BY = (frozenset({"version_num"}), frozenset(journal_columns()))


def without_ledgers(before: Catalog, after: Catalog, dialect: Dialect) -> Catalog:
    """Return what the database holds, without the version tables and journals that the models don't name.

    Such a table has the columns that each of its sort has and no others, and what keeps the place of
    backfills is called after a version table.
    """
    found = set(_ledgers(before, after, dialect))
    found |= {key for key in before if _is_beside(key, found)}
    if not found:
        return before
    return Catalog(
        obj for key, obj in before.items() if key not in found and key.owner not in found
    )


def _ledgers(before: Catalog, after: Catalog, dialect: Dialect) -> Iterator[Key]:
    for key in before:
        if dialect.kind(key).filter_name == "table" and key not in after:
            parts = [obj.key for obj in before.of_table(key.schema, key.name)]
            columns = {one.name for one in parts if dialect.kind(one).filter_name == "column"}
            if columns in _KNOWN_BY:
                yield key


def _is_beside(key: Key, ledgers: Collection[Key]) -> bool:
    name = key.name.removesuffix(SUFFIX)
    return name != key.name and Key(key.kind, key.schema, name) in ledgers
