"""Declared types as values: those that are compiled alike may be one, those that are not never are."""

from __future__ import annotations

import enum
from itertools import combinations
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

from diffgen.kinds.type_value import type_value
from tests.roundtrip.custom_types import Money, Spelled


class Size(enum.Enum):
    """What an enum of Python is made of."""

    SMALL = "s"
    LARGE = "l"


def different() -> list[sa.types.TypeEngine[Any]]:
    return [
        sa.Integer(),
        sa.BigInteger(),
        mysql.INTEGER(),
        mysql.INTEGER(unsigned=True),
        sa.String(),
        sa.String(10),
        sa.String(10, collation="C"),
        sa.String(10).with_variant(sa.Text(), "sqlite"),
        sa.String(10).with_variant(sa.String(11), "sqlite"),
        sa.Enum("a", "b", name="e"),
        sa.Enum("a", "c", name="e"),
        sa.Enum("a", "b", name="f"),
        sa.Enum("a", "b", name="e", native_enum=False),
        sa.Enum(Size, name="e"),
        sa.ARRAY(sa.Integer()),
        sa.ARRAY(sa.String(3)),
        postgresql.DOMAIN("d", sa.Integer()),
        postgresql.DOMAIN("d", sa.String(3)),
        Spelled("a"),
        Spelled("b"),
        Money("EUR"),
        Money("CHF"),
    ]


def test_types_that_differ_have_no_value_in_common() -> None:
    assert all(one != other for one, other in combinations(map(type_value, different()), 2))


@pytest.mark.parametrize(("one", "other"), list(zip(different(), different(), strict=True)))
def test_the_same_type_said_twice_is_one_value(
    one: sa.types.TypeEngine[Any], other: sa.types.TypeEngine[Any]
) -> None:
    for type_ in (one, other):
        sa.Table("t", sa.MetaData(), sa.Column("c", type_))  # which leaves something on it
    assert hash(type_value(one)) == hash(type_value(other))
    assert type_value(one) == type_value(other)


def test_what_equals_anything_is_told_by_itself() -> None:
    class Vague:
        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 1

    one, other = Spelled("a"), Spelled("a")
    vars(one)["beside"], vars(other)["beside"] = Vague(), Vague()
    assert type_value(one) != type_value(other)
