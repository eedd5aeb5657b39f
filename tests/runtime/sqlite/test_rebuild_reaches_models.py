"""From any table to any other: altered, it reads as the other does when it is created."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.schema import CreateTable

from migrations_runtime import op
from migrations_runtime.dialects.sqlite.text.addresses import addresses, type_of
from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    Collate,
    Default,
    ForeignKey,
    NotNull,
    TableConstraint,
)
from migrations_runtime.dialects.sqlite.text.expressions import canonical
from migrations_runtime.dialects.sqlite.text.table_text import TableText, parse_table
from migrations_runtime.dialects.sqlite.text.tokens import quote
from migrations_runtime.op.batch_operations import BatchOperations
from tests.runtime.sqlite.database import database

NAMES = ("a", "b", "user name", "Größe", "50%", 'q"')
TYPES: tuple[sa.types.TypeEngine[Any], ...] = (
    sa.Integer(), sa.String(5), sa.String(9, collation="NOCASE"), sa.Numeric(10, 2), sa.DateTime(),
    sa.Boolean(), sa.LargeBinary(), sa.Text(collation="RTRIM"),
)  # fmt: skip
DEFAULTS = (None, None, "it's", "50%", sa.text("-1"), sa.text("(1 + 2)"), sa.func.now())
PARENT = sa.Table("p", sa.MetaData(), sa.Column("x", sa.Integer), sa.Column("y", sa.Integer))


@st.composite
def tables(draw: st.DrawFn) -> sa.Table:
    """A table named ``t`` as models declare it."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    table = sa.Table("t", sa.MetaData())
    for name in names:
        default = draw(st.sampled_from(DEFAULTS))
        type_, nullable = draw(st.sampled_from(TYPES)), draw(st.booleans())
        table.append_column(sa.Column(name, type_, server_default=default, nullable=nullable))
    if key := draw(st.lists(st.sampled_from(names), max_size=2, unique=True)):
        name_of_key = draw(st.sampled_from((None, "pk")))
        table.append_constraint(sa.PrimaryKeyConstraint(*key, name=name_of_key))
        table.dialect_options["sqlite"]["with_rowid"] = draw(st.booleans())
    for name_of in draw(st.permutations(("c", "odd name", "d%s", None, None)))[:3]:
        over = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
        table.append_constraint(draw(constraints(over, name_of)))
    return table


@st.composite
def constraints(draw: st.DrawFn, over: list[str], name: str | None) -> sa.Constraint:
    kind = draw(st.sampled_from(("unique", "check", "foreign")))
    if kind == "unique":
        return sa.UniqueConstraint(*over, name=name)
    if kind == "check":
        condition = " AND ".join(f"length({quote(column)}) < 9" for column in over)
        return sa.CheckConstraint(sa.text(condition), name=name)
    action = draw(st.sampled_from((None, "CASCADE", "SET NULL")))
    return sa.ForeignKeyConstraint(over, list(PARENT.c)[: len(over)], name=name, ondelete=action)


def alter(batch: BatchOperations, before: TableText, after: TableText, wanted: sa.Table) -> None:
    """Change a table into another: what is in the way goes first, what builds on it comes last."""
    missing = Counter(map(meaning, after.all_constraints))
    for address, constraint in addresses(before):
        if missing[meaning(constraint)]:
            missing[meaning(constraint)] -= 1
        else:
            batch.drop_constraint(address, type_=type_of(constraint))
    for column in before.columns:
        if column.name not in wanted.c:
            batch.drop_column(column.name)
    for column_after in wanted.c:
        default = column_after.server_default
        said: dict[str, Any] = {
            "server_default": default.arg if isinstance(default, sa.DefaultClause) else None,
            "nullable": column_after.nullable,
        }
        column_before = before.column(column_after.name)
        if column_before is None:
            batch.add_column(sa.Column(column_after.name, column_after.type, **said))
        else:
            collate = column_before.last(Collate)
            existing = sa.Text(collation=collate.collation if collate else None)
            type_ = column_after.type
            batch.alter_column(column_after.name, type_=type_, existing_type=existing, **said)
    for constraint in after.all_constraints:
        if missing[meaning(constraint)]:
            missing[meaning(constraint)] -= 1
            add(batch, constraint)
    batch.alter_table_options(sqlite_with_rowid=not after.without_rowid)


def add(batch: BatchOperations, constraint: TableConstraint) -> None:
    match constraint:
        case Check(expression=expression, name=name):
            batch.create_check_constraint(name, sa.text(expression))
        case ForeignKey(columns=local, referred_table=table, referred_columns=remote):
            batch.create_foreign_key(
                constraint.name, table, list(local), list(remote), ondelete=constraint.on_delete
            )
        case _ if type_of(constraint) == "primary":
            batch.create_primary_key(constraint.name, list(constraint.columns))
        case _:
            batch.create_unique_constraint(constraint.name, list(constraint.columns))


def meaning(constraint: TableConstraint) -> tuple[object, ...]:
    match constraint:
        case Check(expression=expression, name=name):
            return ("check", name, canonical(expression))
        case ForeignKey(columns=local, referred_table=table, referred_columns=remote):
            return ("foreign", constraint.name, local, table, remote, constraint.on_delete)
        case _:
            return (type_of(constraint), constraint.name, constraint.columns)


def reading(table: TableText) -> tuple[object, ...]:
    """Return all that a table says, in no order."""
    columns = {}
    for column in table.columns:
        default, collate = column.last(Default), column.last(Collate)
        columns[column.name] = (
            column.declared_type,
            default and canonical(default.text),
            collate and collate.collation,
            column.last(NotNull) is not None,
        )
    return columns, Counter(map(meaning, table.all_constraints)), table.without_rowid


@given(tables(), tables())
def test_a_table_becomes_any_other(before: sa.Table, after: sa.Table) -> None:
    with database() as db:
        db.connection.execute(CreateTable(before))
        stored = parse_table(db.sql("t"))
        wanted = parse_table(str(CreateTable(after).compile(dialect=db.connection.dialect)))
        with op.batch_alter_table("t") as batch_op:
            alter(batch_op, stored, wanted, after)
        assert reading(parse_table(db.sql("t"))) == reading(wanted)
