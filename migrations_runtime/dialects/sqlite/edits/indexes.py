"""CREATE, DROP and RENAME INDEX in a draft, whose indexes are made again after a rebuild."""

from __future__ import annotations

from dataclasses import replace

from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.index_text import IndexText, parse_index
from migrations_runtime.dialects.sqlite.text.splices import Splice, spliced
from migrations_runtime.dialects.sqlite.text.tokens import fold, quote


def index_of(draft: Draft, name: str) -> IndexText | None:
    """Return the table's index of this name."""
    return next((index for index in draft.indexes if fold(index.name) == fold(name)), None)


def with_index(draft: Draft, sql: str) -> Draft:
    """Add an index."""
    return replace(draft, indexes=(*draft.indexes, parse_index(sql)))


def without_index(draft: Draft, name: str) -> Draft:
    """Drop an index, if it is one of the table's."""
    kept = (index for index in draft.indexes if fold(index.name) != fold(name))
    return replace(draft, indexes=tuple(kept))


def renamed(index: IndexText, name: str) -> IndexText:
    """Return the index under another name, given as SQL (with a schema, if need be)."""
    return parse_index(spliced(index.sql, [Splice(*index.name_span, name)]))


def with_renamed_index(draft: Draft, index: IndexText, name: str) -> Draft:
    """Give an index another name."""
    place = draft.indexes.index(index)
    indexes = (*draft.indexes[:place], renamed(index, quote(name)), *draft.indexes[place + 1 :])
    return replace(draft, indexes=indexes)
