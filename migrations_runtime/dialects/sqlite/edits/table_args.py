"""``table_args`` and ``table_kwargs``: what a rebuilt table is to have besides."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.types import NULLTYPE

from migrations_runtime.constructs.tables import new_table
from migrations_runtime.dialects.contract import BatchOptions
from migrations_runtime.dialects.sqlite.edits.constraints import parsed_constraint, with_constraint
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.edits.options import with_option
from migrations_runtime.dialects.sqlite.text.clauses import Check, ForeignKey, TableConstraint
from migrations_runtime.dialects.sqlite.text.compiled import constraint_sql
from migrations_runtime.dialects.sqlite.text.expressions import canonical
from migrations_runtime.dialects.sqlite.text.tokens import fold


def with_table_args(draft: Draft, options: BatchOptions, dialect: sa.Dialect) -> Draft:
    """Return the draft with the constraints and SQLite's options that were given.

    They come from a time when constraints without a name got lost: one that is there is not added.
    """
    columns = [sa.Column(column.name, NULLTYPE) for column in draft.table.columns]
    given = [_free(item) for item in options.table_args if isinstance(item, sa.Constraint)]
    new_table(sa.MetaData(), draft.table.name, [*columns, *given])
    for constraint in given:
        sql = constraint_sql(constraint, dialect)
        if sql is not None and not _is_there(draft, parsed_constraint(sql)):
            draft = with_constraint(draft, sql)
    for option, value in options.table_kwargs.items():
        draft = with_option(draft, option, value)
    return draft


def _free(constraint: sa.Constraint) -> sa.Constraint:
    """Return a constraint that no table has: a script may hand one over for several tables."""
    return constraint._copy() if getattr(constraint, "parent", None) is not None else constraint


def _is_there(draft: Draft, wanted: TableConstraint) -> bool:
    meaning = _meaning(wanted)
    return any(_meaning(found) == meaning for found in draft.table.all_constraints)


def _meaning(constraint: TableConstraint) -> tuple[object, ...]:
    """Return what a constraint says, without its name and spelling."""
    match constraint:
        case Check(expression=expression):
            return (Check, canonical(expression))
        case ForeignKey(columns=columns, referred_table=table, referred_columns=referred):
            names = (*columns, table, *referred)
            return (ForeignKey, len(columns), *map(fold, names))
        case _:
            return (type(constraint), *map(fold, constraint.columns))
