"""Random models with what ordinary models have."""

from __future__ import annotations

from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

_NUMBERS = (sa.Integer(), sa.BigInteger(), sa.SmallInteger(), sa.Numeric(10, 2), sa.Numeric(12, 3))
_TEXTS = (sa.String(20), sa.String(40), sa.Text(), sa.Unicode(10))
#: Of one of these a column stays: few servers make another of what is in it.
_OTHERS: tuple[TypeEngine[Any], ...] = (
    sa.Float(),
    sa.Boolean(),
    sa.Date(),
    sa.DateTime(),
    sa.LargeBinary(),
    sa.Time(),
    sa.Uuid(),
    sa.JSON(),
    sa.Double(),
)
_NO_KEYS = (sa.Text, sa.LargeBinary, sa.JSON)


def models(seed: str) -> sa.MetaData:
    """Return up to three tables, each of which may refer to those before."""
    random, metadata = Random(seed), sa.MetaData()
    for name in ("first", "second", "third"):
        if random.random() < 0.85:
            others = tuple(metadata.tables.values())
            table = sa.Table(
                name, metadata, *_columns(name, random), comment=random.choice((None, "t"))
            )
            _add_keys(table, random)
            for other in others:
                _refer(table, other, random)
    return metadata


def _columns(table: str, random: Random) -> list[sa.Column[Any]]:
    columns: list[sa.Column[Any]]
    if random.random() < 0.8:
        columns = [sa.Column("id", random.choice((sa.Integer, sa.BigInteger)), primary_key=True)]
    else:
        columns = [
            sa.Column("k", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("l", sa.String(9), primary_key=True),
        ]
    families = Random(table)  # so that a column has types of one family in all models
    for number in range(5):
        types: tuple[TypeEngine[Any], ...] = families.choice(
            (_NUMBERS, _TEXTS, (families.choice(_OTHERS),))
        )
        type_ = random.choice(types)
        if random.random() < 0.75:
            columns.append(
                sa.Column(
                    f"c{number}",
                    type_,
                    nullable=random.random() < 0.6,
                    server_default=_default(type_, random),
                    comment=random.choice((None, None, "what")),
                )
            )
    return columns


def _default(type_: TypeEngine[Any], random: Random) -> Any:
    if random.random() < 0.6 or isinstance(type_, _NO_KEYS):
        return None
    match type_:
        case sa.Float() | sa.Double():
            return None
        case sa.Integer() | sa.Numeric():
            return random.choice(("0", "1", "7"))
        case sa.String():
            return random.choice(("a", "b", "x y"))
        case sa.DateTime():
            return sa.func.now()
        case sa.Boolean():
            return random.choice((sa.true(), sa.false()))
    return None


def _add_keys(table: sa.Table, random: Random) -> None:
    free = [c for c in table.c if not c.primary_key and not isinstance(c.type, _NO_KEYS)]
    unique: set[tuple[str, ...]] = set()
    for number in range(2):
        if free and random.random() < 0.5:
            columns = random.sample(free, min(len(free), random.choice((1, 2))))
            is_unique = random.random() < 0.3
            sa.Index(f"ix_{table.name}_{number}", *columns, unique=is_unique)
            unique |= {tuple(c.name for c in columns)} if is_unique else set()
        if free and random.random() < 0.4:
            columns = random.sample(free, min(len(free), random.choice((1, 2))))
            if tuple(c.name for c in columns) not in unique:
                unique.add(tuple(c.name for c in columns))
                name = random.choice((None, f"uq_{table.name}_{number}"))
                table.append_constraint(sa.UniqueConstraint(*columns, name=name))
    numbers = [c for c in free if isinstance(c.type, sa.Integer)]
    if numbers and random.random() < 0.5:
        condition = f"{numbers[0].name} >= {random.choice((0, 1))}"
        name = random.choice((None, f"ck_{table.name}"))
        table.append_constraint(sa.CheckConstraint(condition, name=name))


def _refer(table: sa.Table, other: sa.Table, random: Random) -> None:
    key = list(other.primary_key.columns)
    if len(key) == 1 and random.random() < 0.5:
        column = sa.Column(f"{other.name}_id", key[0].type)
        table.append_column(column)
        name = random.choice((None, f"fk_{table.name}_{other.name}"))
        action = random.choice((None, "CASCADE", "SET NULL"))
        table.append_constraint(
            sa.ForeignKeyConstraint([column.name], [key[0]], name=name, ondelete=action)
        )
