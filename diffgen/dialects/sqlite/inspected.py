"""How the Inspector speaks of SQLite: it asks PRAGMAs, and guesses the rest from the texts by regular expressions."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import replace

from diffgen.catalog import Catalog, Expression, Key
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, Live
from diffgen.dialects.sqlite.from_text import expression
from diffgen.inspecting import Inspecting, Said, Schemas, Unseen, field, over_the_same
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Index
from diffgen.kinds.primary_key import PrimaryKey
from migrations_runtime.dialects.sqlite.rebuild.affinity import affinity
from migrations_runtime.dialects.sqlite.text.tokens import fold

_NUMBER = re.compile(r"\d+")
_KEYS = (PrimaryKey, ForeignKey)
_GUESSED = "it is guessed from the text"


def _with_type(told: Column, known: Column) -> Column:
    """Return a column with its type by name: SQLAlchemy tells a class that stands for it, or for its affinity."""
    return replace(told, type=known.type) if _sort(told) == _sort(known) else told


def _sort(column: Column) -> tuple[str, list[str]]:
    return affinity(column.type.sql), _NUMBER.findall(column.type.sql)


def _with_null(told: Column, known: Column) -> Column:
    return replace(told, nullable=told.nullable or known.nullable)


def _with_generated(told: Column, known: Column) -> Column:
    if told.generated is None or known.generated is None:
        return told
    text = known.generated.expression
    return replace(told, generated=replace(told.generated, expression=text))


class SQLiteInspecting(Inspecting):
    """SQLAlchemy's Inspector of SQLite."""

    unseen = (
        Unseen("schema", "all", "that it is attached is all that is told"),
        Unseen("check", "all", _GUESSED),
        Unseen("unique", "all", _GUESSED),
        field("table", "options", "it is not told"),
        Unseen(
            "column",
            "type",
            "a class that stands for its name, or its affinity, is told",
            _with_type,
        ),
        Unseen("column", "nullable", "WITHOUT ROWID and STRICT have keys without NULL", _with_null),
        Unseen("column", "generated", f"what generates it: {_GUESSED}", _with_generated),
        field("column", "collation", "it is not told"),
        field("column", "options", "ON CONFLICT is not told"),
        field("primary_key", "options", "ON CONFLICT is not told"),
        field("primary_key", "named", _GUESSED),
        field("index", "where", _GUESSED),
        Unseen("index", "elements", "their order is not told", over_the_same),
    )

    def objects(self, live: Live, known: Catalog, dialect: Dialect) -> Iterator[Object]:
        """Yield every object, indexes over expressions too, and both of two foreign keys that say the same."""
        told = Catalog(super().objects(live, known, dialect))
        same = {_meaning(obj) for obj in told.of_kind("foreign_key")}
        yield from told.values()
        for key, obj in known.items():
            if key not in told and (_is_over_expressions(obj) or _meaning(obj) in same):
                yield obj

    def text(self, sql: str, dialect: Dialect) -> Expression:
        """Return text as it stands in a table."""
        return expression(sql)

    def table(
        self,
        key: Key,
        said: Said,
        names: Schemas,
        known: Catalog,
        dialect: Dialect,
    ) -> Iterator[Object]:
        """Yield a table with what is in it, its keys by the names that they have in its text."""
        keys = [one for one in known.of_table(key.schema, key.name) if isinstance(one, _KEYS)]
        there = {_meaning(one): one for one in reversed(keys)}
        for obj in super().table(key, said, names, known, dialect):
            yield there.get(_meaning(obj), obj)


def _is_over_expressions(obj: Object) -> bool:
    return isinstance(obj, Index) and any(one.column is None for one in obj.elements)


def _meaning(obj: Object) -> Hashable:
    """Return what a key says, whatever it is called; of anything else, what it is called."""
    if isinstance(obj, PrimaryKey):
        return obj.key.owner, obj.columns
    if not isinstance(obj, ForeignKey):
        return obj.key
    return obj.key.owner, obj.columns, fold(obj.referent.name), obj.referent_columns


INSPECTING = SQLiteInspecting()
