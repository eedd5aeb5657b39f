"""Unique constraints of MySQL and MariaDB: a unique index over whole columns is one, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from diffgen.contracts import Declared, Dialect
from diffgen.dialects.mysql.index import declared_indexes, is_unique_constraint
from diffgen.kinds.unique import Unique, UniqueKind


class MySQLUniqueKind(UniqueKind):
    """A unique constraint."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterator[Unique]:
        """Yield the unique constraints of the models, those said as indexes among them."""
        for unique in super().declare(declared, dialect):
            yield Unique(unique.key, unique.columns, named=True)
        for index in declared_indexes(declared, dialect):
            if is_unique_constraint(index):
                columns = tuple(element.column or "" for element in index.elements)
                yield Unique(replace(index.key, kind="unique"), columns)

    def claims(self, obj: Unique) -> Iterator[tuple[str | None, str]]:
        """Take a name in the table."""
        yield obj.key.schema, f"{obj.key.table}.{obj.key.name}"


UNIQUE = MySQLUniqueKind("unique", "unique_constraint")
