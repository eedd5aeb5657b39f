"""What an alteration has to do with: what it takes, makes and names.

From that alone it is clear which alterations of a table can stand in one statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

import sqlalchemy as sa

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration
from migrations_runtime.dialects.mysql.options import CHARACTER_SETS
from migrations_runtime.dialects.mysql.servers import own_options
from migrations_runtime.unset import UNSET

Thing: TypeAlias = tuple[str, str]  # what it is, and its name
_NAMESPACES: dict[str, str] = {"unique": "key", "primary": "primary key"}
_PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Touch:
    """What an alteration has to do with.

    :param takes: what it alters, drops or renames.
    :param makes: what is there under that name afterwards.
    :param reads: columns that it names beside.
    :param refers: columns of the same table that a foreign key refers to.
    :param leaves: columns that are not there afterwards, or not in their place.
    :param settles: columns that get another name, or another place.
    :param renames: whether it does nothing but give a column another name.
    :param remakes: whether it has statements of its own.
    :param after: the column that it places one after.
    :param is_text: whether there is SQL in it, which may name any column.
    :param orders: whether the order of columns is another one afterwards.
    :param needs_order: whether it has to know the order of columns.
    :param alone: whether it is no clause.
    """

    takes: frozenset[Thing] = frozenset()
    makes: frozenset[Thing] = frozenset()
    reads: frozenset[str] = frozenset()
    refers: frozenset[str] = frozenset()
    leaves: frozenset[str] = frozenset()
    settles: frozenset[str] = frozenset()
    renames: bool = False
    remakes: bool = False
    after: frozenset[str] = frozenset()
    is_text: bool = False
    orders: bool = False
    needs_order: bool = False
    alone: bool = False


def remaking(touch: Touch, made_of: frozenset[str]) -> Touch:
    """Return what a column's change has to do with where the column is dropped and added."""
    name = frozenset(name for kind, name in touch.takes if kind == "column")
    return replace(
        touch,
        remakes=True,
        reads=touch.reads | made_of,
        leaves=touch.leaves | name,
        is_text=True,
    )


def touched(alteration: Alteration) -> Touch:
    """Return what an alteration has to do with."""
    match alteration:
        case asked.AddColumn():
            return _added(alteration)
        case asked.DropColumn(name):
            return Touch(takes=_things("column", name), leaves=_names(name), orders=True)
        case asked.AlterColumn():
            return _altered(alteration)
        case asked.AddConstraint(constraint):
            return _of_constraint(constraint)
        case asked.DropConstraint(name, type_):
            if type_ is None:
                return Touch(alone=True)  # MariaDB reads over it beside an ADD CONSTRAINT
            name = _PRIMARY if type_ == "primary" else name
            return Touch(takes=_things(_NAMESPACES.get(type_, type_), name))
        case asked.CreateIndex(index):
            return _of_index(index)
        case asked.DropIndex(index):
            return Touch(takes=_things("key", str(index.name)))
        case asked.RenameIndex(name, new_name):
            return Touch(takes=_things("key", name), makes=_things("key", new_name))
        case asked.CommentOnTable():
            return Touch(takes=_things("option", "comment"))
        case asked.SetTableOptions(options):
            return _of_options(list(own_options(options)))
        case asked.RenameConstraint() | asked.AlterConstraint() | asked.ValidateConstraint():
            return Touch(alone=True)
        case _:
            assert_never(alteration)


def _added(added: asked.AddColumn) -> Touch:
    table, after = added.column.table, _names(added.after)
    parts = [_of_constraint(one) for one in table.constraints if _has_something(one)]
    parts += [_of_index(index) for index in table.indexes]
    return Touch(
        makes=_things("column", added.column.name).union(*(part.makes for part in parts)),
        reads=after | _names(added.before),
        after=after,
        is_text=bool(added.column.computed or added.column.constraints)
        or any(part.is_text for part in parts),
        orders=True,
        needs_order=added.before is not None,
    )


def _has_something(constraint: sa.Constraint) -> bool:
    """Tell a constraint from the primary key without columns that any table of SQLAlchemy has."""
    return not isinstance(constraint, sa.PrimaryKeyConstraint) or bool(constraint.columns)


def _altered(change: asked.AlterColumn) -> Touch:
    name, itself = _names(change.name), _things("column", change.name)
    if change.new_name is not UNSET:
        new_name = change.new_name
        return Touch(
            takes=itself,
            makes=_things("column", new_name),
            leaves=name,
            settles=name | _names(new_name),
            renames=True,
            orders=True,
        )
    moved = name if _is_placed(change) else frozenset()
    return Touch(
        takes=itself,
        makes=itself,
        reads=_names(change.after) | _names(change.before),
        leaves=moved,
        settles=moved,
        after=_names(change.after),
        is_text=isinstance(change.server_default, sa.Computed) or bool(change.options),
        orders=bool(moved),
        needs_order=change.before is not None,
    )


def _is_placed(change: asked.AlterColumn) -> bool:
    return change.after is not None or change.before is not None


def _of_constraint(constraint: sa.Constraint) -> Touch:
    named = isinstance(constraint.name, str)
    name = str(constraint.name) if named else f"number {constraint._creation_order}"
    if isinstance(constraint, sa.CheckConstraint):
        return Touch(makes=_things("check", name), is_text=True)
    if isinstance(constraint, sa.PrimaryKeyConstraint):
        kind, name = "primary key", _PRIMARY
    else:
        kind = "foreignkey" if isinstance(constraint, sa.ForeignKeyConstraint) else "key"
    columns: Iterable[sa.Column[object]] = getattr(constraint, "columns", ())
    return Touch(
        makes=_things(kind, name),
        reads=_names(*(one.name for one in columns)),
        refers=_referred(constraint),
    )


def _referred(constraint: sa.Constraint) -> frozenset[str]:
    """Return the columns of its own table that a foreign key refers to."""
    if not isinstance(constraint, sa.ForeignKeyConstraint):
        return frozenset()
    columns = [element.column for element in constraint.elements]
    own = [one.name for one in columns if one.table.fullname == constraint.parent.fullname]
    return _names(*own)


def _of_index(index: sa.Index) -> Touch:
    columns = [one for one in index.expressions if isinstance(one, sa.Column)]
    name = str(index.name)
    words = _things("fulltext", name) if is_fulltext(index) else frozenset()
    return Touch(
        makes=_things("key", name) | words,
        reads=_names(*(one.name for one in columns)),
        is_text=len(columns) < len(index.expressions),
    )


def is_fulltext(index: sa.Index) -> bool:
    """Tell whether an index is over the words of texts."""
    said = own_options(index.dialect_kwargs.items()).get("prefix")
    return str(said).upper() == "FULLTEXT"


def _of_options(names: Sequence[str]) -> Touch:
    return Touch(
        takes=frozenset().union(*(_things("option", name) for name in names)),
        # PARTITION BY and the like come after all clauses, without a comma; foreign keys are looked
        # at as they were before the statement where the engine is another one after it; and columns
        # follow the table's character set as it is before or after, depending on their clause.
        alone=any("partition" in one or one.endswith(("engine", *CHARACTER_SETS)) for one in names),
    )


def any_of(things: frozenset[Thing], *kinds: str) -> bool:
    """Tell whether any thing is of one of the kinds."""
    return any(kind in kinds for kind, _ in things)


def _things(kind: str, name: str) -> frozenset[Thing]:
    return frozenset({(kind, name.casefold())})


def _names(*names: str | None) -> frozenset[str]:
    return frozenset(name.casefold() for name in names if name is not None)
