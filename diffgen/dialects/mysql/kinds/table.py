"""Tables of MySQL and MariaDB: their engine, collation and other options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Call, Context, Declared, Dialect
from diffgen.dialects.mysql.kinds.foreign_key import own_index
from diffgen.dialects.mysql.kinds.table_options import (
    CREATION,
    ENGINE,
    OF_AN_ENGINE,
    PREFIX,
    comment_of,
    options,
    reset,
)
from diffgen.kinds.declaring import table_key
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.table import Table, TableKind
from diffgen.ops import Alter, Create, Op


class MySQLTableKind(TableKind):
    """A table; where the server keeps no difference between said and unsaid, there is none here.

    An engine that is the server's, or a collation that is the schema's, is no option. All other options
    are as CREATE TABLE would leave them: one that the models don't say goes back to its default. Left
    as they are on a table that is there: partitions, and where files lie.
    """

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Table]:
        """Yield the tables of the models."""
        for table in declared.tables:
            yield self.declared(table, dialect)

    def declared(self, table: sa.Table, dialect: Dialect) -> Table:
        """Return one table of the models."""
        return Table(table_key(table, dialect), comment_of(table, dialect), options(table, dialect))

    def alter(self, before: Table, after: Table) -> Sequence[Op]:
        """Change in place what can be changed."""
        before, after = _changeable(before), _changeable(after)
        return () if before == after else (Alter(before, after),)

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls, with the keywords that SQLAlchemy heeds for the URL in use."""
        match op:
            case Create(after, parts):
                yield from super().creation(_spelled(after, context), parts, context)
                for part in parts:
                    if isinstance(part.after, ForeignKey):
                        yield from own_index(part.after, context)
            case Alter(before, after):
                yield from super().alteration(before, replace(after, options=before.options))
                yield from _set(before, after, context)
            case _:
                yield from super().render(op, context)


def _changeable(table: Table) -> Table:
    kept = tuple((name, value) for name, value in table.options if name not in CREATION)
    return replace(table, options=kept)


def _spelled(table: Table, context: Context) -> Table:
    named = ((_keyword(name, context), value) for name, value in table.options)
    return replace(table, options=tuple(named))


def _set(before: Table, after: Table, context: Context) -> Iterable[Call]:
    """Yield the calls that set the options that differ, those that aren't said any more to what the server takes.

    What only the engine knows that the table leaves is taken back before.
    """
    there, wanted = dict(before.options), dict(after.options)
    changes: dict[str, Any] = {
        name: wanted.get(name) or reset(name, after.key.schema, context.dialect)
        for name in sorted({*there, *wanted})
        if there.get(name) != wanted.get(name)
    }
    first = {name for name in OF_AN_ENGINE if ENGINE in changes and name in {*changes} - {*wanted}}
    table = (after.key.schema, after.key.name)
    for names in (first, {*changes} - first):
        if names:
            kwargs = {_keyword(name, context): changes[name] for name in sorted(names)}
            yield Call("alter_table_options", kwargs=kwargs, table=table)


def _keyword(name: str, context: Context) -> str:
    return f"{context.dialect.sqlalchemy.name}_{name.removeprefix(PREFIX)}"


TABLE = MySQLTableKind("table", "table", inside_table=False, separable=False)
