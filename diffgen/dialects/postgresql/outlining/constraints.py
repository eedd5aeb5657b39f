"""Lines of declared constraints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from diffgen.catalog import Expression
from diffgen.contracts import Place
from diffgen.dialects.postgresql.kinds.unique import UNIQUE
from diffgen.dialects.postgresql.outlining.columns import Columns
from diffgen.dialects.postgresql.outlining.names import ServerNames
from diffgen.dialects.postgresql.outlining.spelling import Conditions
from diffgen.dialects.postgresql.outlining.text import arrays, nullable, quoted, truth
from diffgen.dialects.postgresql.outlining.untold import Untold
from diffgen.dialects.postgresql.reading.constraints import (
    ACTIONS,
    INCLUDE,
    MATCHES,
    NOT_VALID,
    NULLS_NOT_DISTINCT,
)
from diffgen.kinds.constraint import deferral
from diffgen.kinds.declaring import is_created, options
from diffgen.kinds.foreign_key import action, match

_ACTIONS = {word: letter for letter, word in ACTIONS.items()}
_NONE: Mapping[str, Any] = {}
_MATCHES = {word: letter for letter, word in MATCHES.items()}


@dataclass(frozen=True)
class ConstraintLines:
    """Writes the lines of a table's constraints."""

    names: ServerNames
    conditions: Conditions

    def of(self, table: sa.Table, place: Place, columns: Columns) -> list[str]:
        """Return what there is to tell of the constraints that CREATE TABLE makes.

        :raises Untold: for one with options, of another class, or that is equal to another.
        """
        lines: list[str] = []
        keyed: set[tuple[str, ...]] = set()
        for item in (*table.constraints, *columns.inline):
            if item._ddl_if is not None:
                raise Untold
            if item._type_bound and not is_created(item, self.names.dialect):
                continue
            if isinstance(item, sa.ForeignKeyConstraint):
                lines.append(self._foreign_key(item, place))
            elif isinstance(item, sa.CheckConstraint):
                lines.append(self._check(item, place, columns.types))
            elif over := self._key(item):
                if over in keyed:
                    raise Untold
                keyed.add(over)
                lines.append(self._over_columns(item, over, place))
        return lines

    def _key(self, item: sa.Constraint) -> tuple[str, ...]:
        """Return the columns of a primary key or unique constraint."""
        if isinstance(item, sa.PrimaryKeyConstraint):
            # One that the server numbers comes first (``DDLCompiler.visit_primary_key_constraint``).
            first = item._implicit_generated and len(item) > 1
            return _names(item.columns_autoinc_first if first else item)
        if type(item) is sa.UniqueConstraint:
            return _names(item)
        raise Untold

    def _over_columns(self, item: sa.Constraint, columns: tuple[str, ...], place: Place) -> str:
        given = dict(self._options(item))
        include, not_distinct = given.pop(INCLUDE, ()), given.pop(NULLS_NOT_DISTINCT, False)
        if given:
            raise Untold
        if type(item) is sa.UniqueConstraint:
            letter, unnamed = "u", self.names.given(item) is None
            about = UNIQUE.named_after(columns, ((INCLUDE, include),)) if unnamed else columns
            name = self.names.of(item, place, "unique", about)
        else:
            letter, name = "p", self.names.of(item, place, "primary", columns)
        content = f"[{arrays[include]}, {truth(bool(not_distinct))}]"
        return _line(letter, name, arrays[columns], item, content)

    def _foreign_key(self, item: sa.ForeignKeyConstraint, place: Place) -> str:
        elements = item.elements
        columns = _names([element.parent for element in elements])
        referents = [element.column for element in elements]
        schema, table = self.names.place_of(referents[0].table)
        rules = _rules(item.onupdate, item.ondelete, item.match)
        self._require_no_more(item)
        name = self.names.of(item, place, "foreignkey", columns)
        content = f"[{nullable(schema)}, {quoted[table]}, {arrays[_names(referents)]}, {rules}]"
        return _line("f", name, arrays[columns], item, content)

    def _check(self, item: sa.CheckConstraint, place: Place, types: Mapping[str, str]) -> str:
        self._require_no_more(item)
        sql = self.conditions.sql(item.sqltext)
        name = self.names.given(item)
        if name is None:
            mentioned = types.keys() & set(Expression(sql, sql).names())
            name = self.names.of(item, place, "check", [*mentioned] if len(mentioned) == 1 else [])
        condition = self.conditions.written(sql, types)
        return _line("c", name, "null", item, quoted[condition])

    def _options(self, item: sa.Constraint) -> Mapping[str, Any]:
        if "dialect_options" not in vars(item):
            return _NONE
        return dict(options(item, self.names.dialect))

    def _require_no_more(self, item: sa.Constraint) -> None:
        """Refuse options, but for that which CREATE TABLE passes over: it validates all constraints."""
        given = self._options(item)
        if given and given.keys() - {NOT_VALID}:
            raise Untold


def _names(columns: Iterable[sa.Column[Any]]) -> tuple[str, ...]:
    return tuple([column.name for column in columns])


def _line(letter: str, name: str, columns: str, item: Any, content: str) -> str:
    timing = _timing(item.deferrable, item.initially)
    # SQLAlchemy comments on the constraints of tables only.
    comment = None if isinstance(item.parent, sa.Column) else item.comment
    return (
        f'["{letter}", {quoted[name]}, {columns}, {timing}, true, {nullable(comment)}, {content}]'
    )


@lru_cache(maxsize=64)
def _timing(given: bool | None, initially: str | None) -> str:
    deferrable, deferred = deferral(given, initially)
    return f"{truth(deferrable)}, {truth(deferred is not None)}"


@lru_cache(maxsize=64)
def _rules(onupdate: str | None, ondelete: str | None, matching: str | None) -> str:
    """Return what ends the content of a foreign key: actions, and how it matches.

    :raises Untold: for other actions than the usual ones.
    """
    update, delete = _ACTIONS.get(action(onupdate)), _ACTIONS.get(action(ondelete))
    matched = _MATCHES.get(match(matching))
    if update is None or delete is None or matched is None:
        raise Untold
    return f'"{update}", "{delete}", [], "{matched}"'
