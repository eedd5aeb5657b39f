"""What rows that are there get for a column that takes no NULL."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from diffgen.catalog import Key
from diffgen.compare import Sides
from diffgen.compare.rows import NONE
from diffgen.contracts import Context, Present
from diffgen.kinds.column import Column, needs_a_value
from diffgen.kinds.declaring import declared_column
from diffgen.kinds.rows.counting import rows_of
from diffgen.ops import Alter, Create, Op
from diffgen.questions.question import Choice, Question


def not_null(sides: Sides, ops: Sequence[Op]) -> Iterator[Question]:
    """Yield a question for each column that rows have no value for."""
    rows = sides.source.rows
    if rows is None:
        return
    said = {
        text.partition("=")[0].strip() for text in (*sides.answers.fills, *sides.answers.backfills)
    }
    asked = [one for one in _without_values(sides, ops) if one[0].key.path not in said]
    numbers = rows.counted([count for _, count in asked])
    for (op, _), number in zip(asked, numbers, strict=True):
        if number != NONE:
            yield _question(op, number, sides)


def _without_values(
    sides: Sides, ops: Sequence[Op]
) -> Iterator[tuple[Create[Column] | Alter[Column], sa.Select[Any]]]:
    """Yield the operations that fail on rows, and what counts these."""
    context = Context(
        sides.dialect, sides.pair, present=Present(sides.pair.before, sides.renamings)
    )
    for op in ops:
        table = op.key.owner
        if table is None or table not in sides.pair.before:
            continue
        match op:
            case Create(Column() as after) if needs_a_value(after):
                yield op, rows_of(table, context)
            case Alter(Column() as before, Column() as after) if (
                before.nullable and not after.nullable
            ):
                empty: sa.ColumnClause[Any] = sa.column(op.key.name)
                yield op, rows_of(table, context, empty.is_(None))


def _question(op: Create[Column] | Alter[Column], number: str, sides: Sides) -> Question:
    path = op.key.path
    usual = _usual(op.key, sides)
    evidence = () if usual is None else (f"the models give new objects {usual}",)
    choices = [
        Choice("these rows get a value once", "fills", f"{path}=", "value"),
        Choice(
            "they get what SQL comes to, in batches, before NULL is refused",
            "backfills",
            f"{path}=",
            "SQL",
        ),
    ]
    if usual is not None:
        choices.insert(0, Choice(f"these rows get {usual} once", "fills", f"{path}={usual}"))
    if isinstance(op, Alter):
        text = f"column {path} becomes NOT NULL, and is NULL in {number}: what do they get?"
        return Question(op.key, "set-not-null", text, evidence, tuple(choices))
    stays = Choice("they get a default, and so do rows that come", "defaults", f"{path}=", "value")
    choices.insert(-1, stays)
    text = f"column {path} is NOT NULL without a default, and its table has {number}: what do they get?"
    return Question(op.key, "add-not-null", text, evidence, tuple(choices))


def _usual(key: Key, sides: Sides) -> str | None:
    """Return what the models give objects that say nothing for a column, as a person would type it."""
    column = declared_column(key, sides.declared, sides.dialect)
    default = column.default
    if not isinstance(default, sa.ColumnDefault) or not default.is_scalar:
        return None
    match default.arg:
        case bool() as truth:
            return str(truth).lower()
        case enum.Enum() as member:
            return member.name if member.name in getattr(column.type, "enums", ()) else None
        case str() | int() | float() | Decimal() | date() | time() | UUID() as value:
            return str(value)
    return None
