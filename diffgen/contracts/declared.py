"""What the models say: the side that is wanted."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from operator import attrgetter, contains
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.types import SchemaType, TypeDecorator, TypeEngine

from diffgen.catalog import Key

#: Tables with ``info``, and the types of all columns.
_Noted: TypeAlias = tuple[frozenset[sa.Table], Sequence[TypeEngine[Any]]]
_TYPE = attrgetter("type")


@dataclass(frozen=True)
class Declared:
    """The models' side: the tables of every ``MetaData``, and what stands beside them.

    :param compared: the tables that take part in a comparison; None: all of them.
    :param whole: the same models with all their tables, whose answers about these hold here, too.
    """

    metadatas: tuple[sa.MetaData, ...]
    compared: frozenset[sa.Table] | None = None
    whole: Declared | None = None

    @cached_property
    def tables(self) -> tuple[sa.Table, ...]:
        """Return the tables that are compared, in the order of their names."""
        if self.compared is None:
            return self.every_table
        return tuple(table for table in self.every_table if table in self.compared)

    @cached_property
    def every_table(self) -> tuple[sa.Table, ...]:
        """Return all tables: what stands beside tables, such as types, is declared by each."""
        if self.whole is not None:
            return self.whole.every_table
        return tuple(
            sorted(
                (
                    table
                    for metadata in self.metadatas
                    for table in metadata.tables.values()
                    if not _is_temporary(table)
                ),
                key=lambda table: (table.schema or "", table.name),
            )
        )

    @cached_property
    def with_info(self) -> frozenset[sa.Table]:
        """Return those of all tables that have ``info``, or that something in them has."""
        return self._noted[0]

    @cached_property
    def uncommon_types(self) -> tuple[TypeEngine[Any], ...]:
        """Return the types of columns, apart from those that stand for nothing but themselves: most do.

        One that several columns share is there once.
        """
        if self.whole is not None:
            return self.whole.uncommon_types
        types = self._noted[1]
        uncommon = {of for of in set(map(type, types)) if not _is_common(of)}
        found = {id(one): one for one in types if type(one) in uncommon or one._variant_mapping}
        return tuple(found.values())

    def walk(self) -> Iterator[tuple[sa.Table, Sequence[sa.Column[Any]]]]:
        """Yield all tables with their columns, and note on the way what else is asked of each column.

        Columns are many, and far apart in memory: whoever needs all of them walks here, so that it is done once.
        """
        if self.whole is not None:
            yield from self.whole.walk()
            return
        with_info: list[sa.Table] = []
        types: list[TypeEngine[Any]] = []
        for table in self.every_table:
            columns = table.columns.values()
            types += map(_TYPE, columns)
            items = (*columns, table, *table.constraints, *table.indexes)
            if any(map(contains, map(vars, items), repeat("info"))):  # to ask for it would make it
                with_info.append(table)
            yield table, columns
        vars(self)["_noted"] = frozenset(with_info), types  # as cached_property keeps it

    @cached_property
    def _noted(self) -> _Noted:
        """Return what a walk has noted; there was none, or none to the end, where this has to make one."""
        if self.whole is not None:
            return self.whole._noted
        deque(self.walk(), maxlen=0)
        noted: _Noted = vars(self)["_noted"]
        return noted

    def comparing(self, tables: frozenset[sa.Table]) -> Declared:
        """Return the same models, of which these tables take part."""
        return Declared(self.metadatas, tables, self.whole or self)

    @cached_property
    def sequences(self) -> tuple[sa.Sequence, ...]:
        """Return the sequences; ``MetaData`` has no public list of them."""
        return tuple(one for metadata in self.metadatas for one in metadata._sequences.values())


@dataclass(frozen=True, slots=True)
class Hint:
    """What the models say of the name that something had before.

    :param after: its key; or its path, where only the comparison can tell of what kind it is.
    :param before: the name that it had, or its path; None says that it is new.
    :param optional: whether the models may be without it on this server.
    """

    after: Key | str
    before: str | None
    optional: bool = True


def _is_common(of: type[TypeEngine[Any]]) -> bool:
    """Return whether a class is one of SQLAlchemy's own that brings nothing along, and holds no other type."""
    if of in (sa.Boolean, sa.BOOLEAN):  # what it may bring along is a CHECK of its own table
        return True
    other = (SchemaType, TypeDecorator, sa.ARRAY)
    return of.__module__.startswith("sqlalchemy.") and not issubclass(of, other)


def _is_temporary(table: sa.Table) -> bool:
    """Return whether a table goes with its session: nothing of it is ever in the schema."""
    return any(word.upper() in ("TEMP", "TEMPORARY") for word in table._prefixes)


def kind_name(item: sa.Constraint | sa.Index) -> str:
    """Return the kind that a constraint or an index of SQLAlchemy's is of."""
    name = item.__visit_name__.removesuffix("_constraint")
    return {"table_or_column_check": "check", "column_check": "check"}.get(name, name)
