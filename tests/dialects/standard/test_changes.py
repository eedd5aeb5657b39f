"""Every ordinary difference is found by the Inspector alone, its script runs, and leads there and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from tests.dialects.standard.pairs import models
from tests.dialects.standard.way import differences, gone, run, script_for


def shop() -> sa.MetaData:
    """Models with what ordinary models have."""
    metadata = sa.MetaData()
    sa.Table(
        "customer",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("mail", sa.String(120), nullable=False, unique=True),
        sa.Column("name", sa.Unicode(50), index=True),
        sa.Column("active", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("rank", sa.SmallInteger, server_default="0"),
        sa.Column("since", sa.DateTime, server_default=sa.func.now()),
        sa.Column("born", sa.Date),
        sa.Column("notes", sa.Text),
        sa.Column("photo", sa.LargeBinary),
        sa.Column("extra", sa.JSON),
        sa.Column("ident", sa.Uuid),
        sa.Column("weight", sa.Float),
        sa.CheckConstraint("rank >= 0 AND rank < 100", name="rank_in_range"),
        comment="who buys",
    )
    orders = sa.Table(
        "orders",
        metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("customer_id", sa.ForeignKey("customer.id", ondelete="CASCADE"), nullable=False),
        sa.Column("total", sa.Numeric(10, 2), server_default="0.00", comment="in cents"),
        sa.Column("code", sa.String(10)),
        sa.Column("year", sa.Integer),
        sa.Column("status", sa.String(10), server_default="open"),
        sa.UniqueConstraint("customer_id", "code", name="uq_orders_code"),
    )
    sa.Index("ix_orders_total", orders.c.total.desc())
    sa.Table(
        "line",
        metadata,
        sa.Column("order_id", sa.ForeignKey("orders.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.Column("price", sa.Integer),
        sa.Column("parent", sa.Integer),
        sa.Column("customer_id", sa.Integer),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_line_customer"),
    )
    return metadata


Change = Callable[[sa.MetaData], object]


def add_table(metadata: sa.MetaData) -> None:
    sa.Table(
        "country",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String(2), unique=True, nullable=False, server_default="AT"),
        sa.Column("customer_id", sa.ForeignKey("customer.id"), index=True),
        sa.CheckConstraint("code <> ''"),
    )


def add_constraint(metadata: sa.MetaData, table: str, constraint: sa.Constraint) -> None:
    metadata.tables[table].append_constraint(constraint)


def drop_constraint(metadata: sa.MetaData, table: str, name: str) -> None:
    constraints = metadata.tables[table].constraints
    constraints.remove(next(one for one in constraints if one.name == name))


def drop_column(metadata: sa.MetaData, table: str, name: str) -> None:
    owner = metadata.tables[table]
    owner._columns.remove(owner.c[name])


def drop_index(metadata: sa.MetaData, table: str, name: str) -> None:
    indexes = metadata.tables[table].indexes
    indexes.remove(next(one for one in indexes if one.name == name))


def set_type(metadata: sa.MetaData, table: str, name: str, type_: TypeEngine[Any]) -> None:
    metadata.tables[table].c[name].type = type_


def set_nullable(metadata: sa.MetaData, table: str, name: str, nullable: bool) -> None:
    metadata.tables[table].c[name].nullable = nullable


def set_default(metadata: sa.MetaData, table: str, name: str, default: str | None) -> None:
    column = metadata.tables[table].c[name]
    column.server_default = None if default is None else sa.DefaultClause(default)


def change_reference(metadata: sa.MetaData) -> None:
    constraints = metadata.tables["orders"].constraints
    constraints.remove(next(one for one in constraints if isinstance(one, sa.ForeignKeyConstraint)))
    add_constraint(
        metadata,
        "orders",
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_to_customer"),
    )


def change_index(metadata: sa.MetaData) -> None:
    drop_index(metadata, "customer", "ix_customer_name")
    columns = metadata.tables["customer"].c
    sa.Index("ix_customer_name", columns.name, columns.born)


#: What changes, by the words of which one is in the line for it.
CHANGES: dict[str, tuple[Change, str]] = {
    "a table more": (add_table, "table country is missing"),
    "a table less": (lambda m: m.remove(m.tables["line"]), "table line is not in the models"),
    "a column more": (
        lambda m: m.tables["line"].append_column(
            sa.Column("text", sa.String(9), nullable=False, server_default="-")
        ),
        r"column line.text is missing \(VARCHAR\(9\)\)",
    ),
    "a column less": (
        lambda m: drop_column(m, "customer", "notes"),
        "column customer.notes is not in the models",
    ),
    "a longer text": (lambda m: set_type(m, "customer", "mail", sa.String(200)), r"VARCHAR\(200\)"),
    "a larger number": (lambda m: set_type(m, "line", "amount", sa.BigInteger()), "BIGINT"),
    "a text without limit": (lambda m: set_type(m, "customer", "name", sa.Text()), "→ TEXT"),
    "more digits": (lambda m: set_type(m, "orders", "total", sa.Numeric(12, 3)), r"\(12, 3\)"),
    "nullable": (lambda m: set_nullable(m, "customer", "mail", True), "nullable no → yes"),
    "not nullable": (lambda m: set_nullable(m, "customer", "name", False), "nullable yes → no"),
    "another default": (lambda m: set_default(m, "orders", "status", "new"), "'open'.* → 'new'"),
    "no default": (lambda m: set_default(m, "orders", "status", None), "default 'open'.* → none"),
    "a default": (lambda m: set_default(m, "line", "price", "7"), "default none →"),
    "an index more": (
        lambda m: sa.Index("ix_since", m.tables["customer"].c.since, m.tables["customer"].c.rank),
        "index customer.ix_since is missing",
    ),
    "an index less": (
        lambda m: drop_index(m, "orders", "ix_orders_total"),
        "index orders.ix_orders_total is not in the models",
    ),
    "a unique index": (
        lambda m: sa.Index("ux_code", m.tables["orders"].c.code, unique=True),
        "ux_code is missing",
    ),
    "an index over others": (
        change_index,
        "index customer.ix_customer_name: elements",
    ),
    "a unique constraint more": (
        lambda m: add_constraint(m, "customer", sa.UniqueConstraint("ident")),
        "ident",
    ),
    "a unique constraint less": (
        lambda m: drop_constraint(m, "orders", "uq_orders_code"),
        "uq_orders_code is not in the models",
    ),
    "a check more": (
        lambda m: add_constraint(m, "line", sa.CheckConstraint("amount > 0", name="some")),
        "check line.some is missing",
    ),
    "a check less": (
        lambda m: drop_constraint(m, "customer", "rank_in_range"),
        "check customer.rank_in_range is not in the models",
    ),
    "a foreign key more": (
        lambda m: add_constraint(
            m, "line", sa.ForeignKeyConstraint(["parent"], ["customer.id"], name="fk_parent")
        ),
        "foreign key line.fk_parent is missing",
    ),
    "a foreign key less": (
        lambda m: drop_constraint(m, "line", "fk_line_customer"),
        r"foreign key line\.\w+ is not in the models",
    ),
    # SQLAlchemy's Inspector of SQLite has no names for those that were made without one.
    "another foreign key": (change_reference, "fk_to_customer is missing|ondelete CASCADE → none"),
}


#: What the way back leaves behind: the index that the server has made for a foreign key.
LEFT_BEHIND = {
    ("othermariadb", "a foreign key more"): ("index line.fk_parent is not in the models",)
}


def test_what_was_just_made_does_not_differ(connection: sa.Connection) -> None:
    metadata = shop()
    metadata.create_all(connection)
    connection.commit()
    assert differences(connection, metadata) == ()


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found_and_its_script_leads_there_and_back(
    connection: sa.Connection, name: str, tmp_path: Path
) -> None:
    change, word = CHANGES[name]
    before, after = shop(), shop()
    change(after)
    before.create_all(connection)
    connection.commit()
    found = differences(connection, after)
    assert any(re.search(word, line) for line in found), found
    script = script_for(connection, after, tmp_path / "script.py")
    run(connection, script, "upgrade")
    assert differences(connection, after) == ()
    run(connection, script, "downgrade")
    left = LEFT_BEHIND.get((connection.dialect.name, name), ())
    assert differences(connection, before) == left


@pytest.mark.parametrize("seed", range(4))
def test_random_models(connection: sa.Connection, seed: int, tmp_path: Path) -> None:
    before, after = models(f"{seed} before"), models(f"{seed} after")
    assert gone(connection, before, after, tmp_path) == ((), (), ())
