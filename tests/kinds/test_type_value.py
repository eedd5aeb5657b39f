"""Declared types as values: those that are compiled alike may be one, those that are not never are."""

from __future__ import annotations

import enum
from itertools import combinations, product
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

from diffgen.kinds.type_value import PARAMETERS, TypeValues, told_once, type_value
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


def variants(class_: type[sa.types.TypeEngine[Any]]) -> list[sa.types.TypeEngine[Any]]:
    """A type with each of what SQLAlchemy keeps on usual types, alone."""
    found = [class_()]
    kept = ("length", "collation", "precision", "scale", "timezone")
    for name, value in product(vars(class_()).keys() & set(kept), (3, True, "C")):
        one = class_()
        setattr(one, name, value)
        found.append(one)
    return found


@pytest.mark.parametrize("class_", PARAMETERS)
@pytest.mark.parametrize("module", [sqlite, mysql, postgresql])
def test_usual_types_of_one_value_are_compiled_alike(
    class_: type[sa.types.TypeEngine[Any]], module: Any
) -> None:
    dialect = module.dialect()
    values = TypeValues(dialect)
    for one, other in combinations([*variants(class_), *different()], 2):
        if values.of(one) == values.of(other):
            assert compiled(one, dialect) == compiled(other, dialect)


def compiled(type_: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> str:
    try:
        return str(type_.compile(dialect))
    except sa.exc.CompileError as error:
        return str(error)


def test_a_variant_is_another_value() -> None:
    values = TypeValues(mysql.dialect())
    variant = sa.String(3).with_variant(sa.String(5), "mysql")
    assert values.of(variant) != values.of(sa.String(3))
    assert values.of(sa.String(3)) == values.of(sa.String(3))


def test_what_usual_types_are_is_told_once_for_each_value() -> None:
    dialect, asked = mysql.dialect(), list[object]()

    def tell(type_: sa.types.TypeEngine[Any], given: sa.Dialect) -> str:
        asked.append(type_)
        return str(type_.compile(given))

    once = told_once(tell, dialect)
    variant = sa.String(3).with_variant(sa.String(5), "mysql")
    types = [sa.String(3), sa.String(3), sa.String(5), variant, sa.Enum("a"), sa.Enum("b")]
    assert [once(one, dialect) for one in types] == [str(one.compile(dialect)) for one in types]
    assert asked == [types[0], *types[2:]]
