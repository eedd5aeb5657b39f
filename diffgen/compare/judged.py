"""``compare_type`` and ``compare_server_default``: what the user says of differences in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from diffgen.calling import calling
from diffgen.catalog import Catalog, Key, Pair, Type
from diffgen.contracts import Declared, Dialect
from diffgen.source import evaluated
from migrations_runtime.showing.logger import logger

log = logger(__name__)


def judged(pair: Pair, declared: Declared, opts: Mapping[str, Any], dialect: Dialect) -> Pair:
    """Return the pair without the differences of types and defaults that the user passes over.

    The options are ``False``, or functions that are already bound to their migration context.
    """
    types, defaults = opts.get("compare_type"), opts.get("compare_server_default")
    if types in (None, True) and defaults in (None, True):
        return pair
    models = _Models(declared, dialect)
    after, left = dict(pair.after), []
    for key, column in pair.after.items():
        if dialect.kind(key).filter_name != "column" or key not in pair.before:
            continue
        there = pair.before[key]
        type_differs = (there.type, there.collation) != (column.type, column.collation)
        if _passes_over(types, key, type_differs, partial(models.types, there, column)):
            column = replace(column, type=there.type, collation=there.collation)
            left.append(key)
        default_differs = there.default != column.default
        if _passes_over(defaults, key, default_differs, partial(models.defaults, there, column)):
            column = replace(column, default=there.default)
        after[key] = column
    _leave_named_types(left, pair, after)
    return Pair(pair.before, Catalog(after.values()))


def _passes_over(
    option: Any, key: Key, differs: bool, arguments: Callable[[], tuple[Any, ...]]
) -> bool:
    """Return whether a difference, if there is one, is passed over."""
    answer = option
    if callable(option):
        with calling("a function of env.py that compares columns"):
            answer = option(*arguments())
    if answer and callable(option) and not differs:
        log.warning("env.py says that %s differs, and the server sees no difference", key)
    return differs and answer is not None and not answer


def _leave_named_types(left: Iterable[Key], pair: Pair, after: dict[Key, Any]) -> None:
    """Leave the types alone that columns are of, or would be of, whose types are left alone."""
    types = [getattr(obj, "type", None) for obj in after.values()]
    needed = {type_.named for type_ in types if isinstance(type_, Type)}
    for key in left:
        there, wanted = pair.before[key].type.named, pair.after[key].type.named
        for named in (there, wanted):
            if named in pair.before:
                after[named] = pair.before[named]
            elif named is not None and named not in needed:
                after.pop(named, None)


class _Models:
    """Gives the functions the objects of SQLAlchemy that they ask for."""

    def __init__(self, declared: Declared, dialect: Dialect) -> None:
        self._dialect = dialect
        self._columns = {
            (*dialect.place(table), column.name): column
            for table in declared.tables
            for column in table.columns
        }

    def types(self, before: Any, after: Any) -> tuple[Any, ...]:
        """Return both columns, and both types."""
        there, column = self._there(before), self._column(after)
        return there, column, there.type, column.type

    def defaults(self, before: Any, after: Any) -> tuple[Any, ...]:
        """Return both columns, and the defaults: that in the database, the model's, and its SQL."""
        there, column = self._there(before), self._column(after)
        present = None if before.default is None else before.default.sql
        wanted = None if after.default is None else after.default.sql
        return there, column, present, column.server_default, wanted

    def _column(self, column: Any) -> sa.Column[Any]:
        key = column.key
        return self._columns[key.schema, key.table, key.name]

    def _there(self, column: Any) -> sa.Column[Any]:
        type_ = evaluated(self._dialect.type_source(column.type, column.collation))
        found: sa.Column[Any] = sa.Column(
            column.key.name,
            type_,
            nullable=column.nullable,
            server_default=None if column.default is None else sa.text(column.default.sql),
        )
        sa.Table(column.key.table, sa.MetaData(), found, schema=column.key.schema)
        return found
