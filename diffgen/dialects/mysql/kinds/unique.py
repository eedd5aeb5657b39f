"""Unique constraints of MySQL and MariaDB: a unique index over whole columns is one, too."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.contracts import Call, Context, Declared, Dialect
from diffgen.dialects.mysql.kinds.foreign_key import freed
from diffgen.dialects.mysql.kinds.index import declared_indexes, is_unique_constraint
from diffgen.dialects.mysql.naming import primary_key_beside
from diffgen.kinds.declaring import names_of
from diffgen.kinds.naming import Names
from diffgen.kinds.unique import Unique, UniqueKind
from diffgen.ops import Create, Op


class MySQLUniqueKind(UniqueKind):
    """A unique constraint."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterator[Unique]:
        """Yield the unique constraints of the models, those said as indexes among them."""
        for unique in super().declare(declared, dialect):
            yield Unique(unique.key, unique.columns, named=True)
        for index in declared_indexes(declared, dialect):
            if is_unique_constraint(index):
                columns = tuple(element.column or "" for element in index.elements)
                yield Unique(index.key._replace(kind="unique"), columns)

    def pass_by(self, item: sa.Constraint, names: Names, dialect: Dialect) -> None:
        """Have the names know the index that a foreign key makes for itself.

        It is called as the foreign key, else after its first column (``mysql_prepare_create_table`` in
        sql/sql_table.cc of MariaDB); where a key of the table serves as well, there is none.
        """
        if isinstance(item, sa.ForeignKeyConstraint) and not item.use_alter:
            columns = names_of(item.columns, dialect)
            keys = (names_of(one.columns, dialect) for one in _keys(item.table))
            if not any(key[: len(columns)] == columns for key in keys):
                names.of(item, item.table, self.name, self.drop_type, columns)

    def wishes(self, obj: Unique) -> Iterator[Key]:
        """Wish for the primary key."""
        yield primary_key_beside(obj.key)

    def claims(self, obj: Unique) -> Iterator[tuple[str | None, str]]:
        """Take a name in the table."""
        yield obj.key.schema, f"{obj.key.table}.{obj.key.name}"

    def render(self, op: Op, context: Context) -> Iterator[Call]:
        """Yield the calls; a foreign key's own index makes room for what is to have its name."""
        if isinstance(op, Create):
            yield from freed(op.key, context)
        yield from super().render(op, context)


def _keys(table: sa.Table) -> Iterator[sa.PrimaryKeyConstraint | sa.UniqueConstraint]:
    for item in table.constraints:
        if isinstance(item, sa.PrimaryKeyConstraint | sa.UniqueConstraint):
            yield item


UNIQUE = MySQLUniqueKind("unique", "unique_constraint")
