"""Renames of columns come first, as SQLite has them: it follows a name into views, triggers, checks.

What is asked before a rename speaks of the name that the column had then; it is told the new one.
Where that cannot be done, the list is cut in two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration
from migrations_runtime.dialects.sqlite.text.compiled import column_sql, constraint_sql, index_sql
from migrations_runtime.dialects.sqlite.text.tokens import fold, names_in
from migrations_runtime.unset import UNSET

_N = TypeVar("_N", str, None, "str | None")


@dataclass(frozen=True, slots=True)
class Rename:
    """A column is given another name."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Segment:
    """Alterations that are made at once, after the renames."""

    renames: tuple[Rename, ...] = ()
    alterations: tuple[Alteration, ...] = ()


def segments(alterations: Sequence[Alteration], dialect: sa.Dialect) -> tuple[Segment, ...]:
    """Return the list in as few segments as its renames allow; one, if there are none."""
    found = [Segment()]
    for alteration in alterations:
        rename, rest = _split(alteration)
        if rest is not None:
            found[-1] = replace(found[-1], alterations=(*found[-1].alterations, rest))
        if rename is not None:
            found[-1:] = _with_rename(found[-1], rename, dialect)
    return tuple(found)


def _split(alteration: Alteration) -> tuple[Rename | None, Alteration | None]:
    if not isinstance(alteration, asked.AlterColumn) or alteration.new_name is UNSET:
        return None, alteration
    rest = replace(alteration, new_name=UNSET)
    rename = Rename(alteration.name, alteration.new_name)
    said = (
        rest.type,
        rest.nullable,
        rest.server_default,
        rest.before or UNSET,
        rest.after or UNSET,
    )
    return rename, rest if any(part is not UNSET for part in said) else None


def _with_rename(segment: Segment, rename: Rename, dialect: sa.Dialect) -> list[Segment]:
    rewritten = [_after(one, rename, dialect) for one in segment.alterations]
    alterations = tuple(one for one in rewritten if one is not None)
    if len(alterations) < len(rewritten):
        return [segment, Segment((rename,))]
    return [Segment((*segment.renames, rename), alterations)]


def _after(alteration: Alteration, rename: Rename, dialect: sa.Dialect) -> Alteration | None:
    """Return an alteration as it is said once the column is renamed; ``None`` if it cannot be."""
    match alteration:
        case asked.AlterColumn():
            computed = isinstance(alteration.server_default, sa.Computed)
            return None if computed else _renamed(alteration, rename)
        case asked.AddColumn(column):
            named = names_in(column_sql(column, dialect))
            return None if _mentions(named, rename) else _renamed(alteration, rename)
        case asked.DropColumn(name):
            return None if _mentions({fold(name)}, rename) else alteration
        case asked.AddConstraint(constraint):
            named = names_in(constraint_sql(constraint, dialect) or "")
            return None if _mentions(named, rename) else alteration
        case asked.CreateIndex(index):
            return None if _mentions(names_in(index_sql(index, dialect)), rename) else alteration
        case _:
            return alteration


def _renamed(alteration: asked.AlterColumn | asked.AddColumn, rename: Rename) -> Alteration | None:
    """Put the new name in the place of the one before; ``None`` where another column has it."""
    names = (alteration.before, alteration.after, getattr(alteration, "name", None))
    if any(name is not None and fold(name) == fold(rename.after) for name in names):
        return None
    before, after = (_name_after(name, rename) for name in names[:2])
    if isinstance(alteration, asked.AddColumn):
        return replace(alteration, before=before, after=after)
    name = _name_after(alteration.name, rename)
    return replace(alteration, name=name, before=before, after=after)


def _name_after(name: _N, rename: Rename) -> _N | str:
    return rename.after if name is not None and fold(name) == fold(rename.before) else name


def _mentions(names: set[str], rename: Rename) -> bool:
    return bool(names & {fold(rename.before), fold(rename.after)})
