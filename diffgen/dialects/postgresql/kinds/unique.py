"""Unique constraints of PostgreSQL: one that says what another says already is never made."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count

from diffgen.contracts import Declared, Dialect
from diffgen.dialects.postgresql.kinds.lending import LentNames
from diffgen.dialects.postgresql.kinds.primary_key import PRIMARY_KEY
from diffgen.kinds.declaring import Options
from diffgen.kinds.unique import Unique, UniqueKind


class PostgreSQLUniqueKind(LentNames[Unique], UniqueKind):
    """A unique constraint."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Unique]:
        """Yield the constraints that CREATE TABLE makes.

        It folds a constraint into an equal one before it, the primary key first of all
        (src/backend/parser/parse_utilcmd.c, ``transformIndexConstraints``).
        """
        seen = {
            (key.key.schema, key.key.table, key.columns, key.deferrable, key.initially, key.options)
            for key in PRIMARY_KEY.declare(declared, dialect)
        }
        for unique in super().declare(declared, dialect):
            place = unique.key.schema, unique.key.table
            content = unique.columns, unique.deferrable, unique.initially, unique.options
            if (*place, *content) not in seen:
                seen.add((*place, *content))
                yield unique

    def named_after(self, columns: tuple[str, ...], given: Options) -> tuple[str, ...]:
        """Return all columns of the index, a repeated one with a number.

        So does ``ChooseIndexColumnNames`` in src/backend/commands/indexcmds.c.
        """
        found: list[str] = []
        for column in (*columns, *dict(given).get("postgresql_include", ())):
            numbers = (f"{column}{number}" for number in count(1))
            found.append(next(one for one in chain([column], numbers) if one not in found))
        return tuple(found)


UNIQUE = PostgreSQLUniqueKind("unique", "unique_constraint")
