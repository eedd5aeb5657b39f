"""A foreign key or a check without a name is known by what it says, whatever number it has."""

from __future__ import annotations

from diffgen.catalog import Catalog, Expression, Key, Pair
from diffgen.compare import compare
from diffgen.dialects.mysql.numbered import aligned
from diffgen.kinds.check import Check
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.ops import Create, Drop
from tests.laws.catalogs import MARIADB


def check(number: int, text: str) -> Check:
    return Check(Key("check", None, f"CONSTRAINT_{number}", "t"), Expression(text, text))


def foreign_key(name: str, column: str) -> ForeignKey:
    referent = Key("table", None, "other")
    return ForeignKey(Key("foreign_key", None, name, "t"), (column,), referent, ("id",), index=name)


def after_alignment(before: Catalog, after: Catalog) -> Catalog:
    pair = aligned(Pair(before, after))
    assert pair.before is before
    return pair.after


def test_another_order_of_the_models_is_no_difference() -> None:
    before = Catalog([check(1, "a > 5"), check(2, "b > 3")])
    after = Catalog([check(1, "b > 3"), check(2, "a > 5")])
    assert after_alignment(before, after) == before


def test_a_new_one_between_others_gets_the_next_number() -> None:
    before = Catalog([foreign_key("t_ibfk_1", "a"), foreign_key("t_ibfk_2", "b")])
    after = Catalog(
        [foreign_key(f"t_ibfk_{number}", column) for number, column in enumerate("acb", 1)]
    )
    found = after_alignment(before, after)
    assert compare(Pair(before, found), MARIADB) == (Create(foreign_key("t_ibfk_3", "c")),)
    created = found[Key("foreign_key", None, "t_ibfk_3", "t")]
    assert created.index == "t_ibfk_3"


def test_one_that_goes_leaves_the_others_their_numbers() -> None:
    before = Catalog([check(1, "a > 5"), check(2, "b > 3"), check(3, "c > 1")])
    after = Catalog([check(1, "b > 3"), check(2, "c > 1")])
    found = after_alignment(before, after)
    assert compare(Pair(before, found), MARIADB) == (Drop(check(1, "a > 5")),)


def test_one_that_changes_keeps_its_number() -> None:
    before = Catalog([check(1, "a > 5"), check(2, "b > 3")])
    after = Catalog([check(1, "a > 6"), check(2, "b > 3")])
    assert after_alignment(before, after) == after


def test_names_that_were_given_stay() -> None:
    before = Catalog([foreign_key("fk_a", "a"), foreign_key("fk_b", "b")])
    after = Catalog([foreign_key("fk_a", "b"), foreign_key("fk_b", "a")])
    assert after_alignment(before, after) == after
