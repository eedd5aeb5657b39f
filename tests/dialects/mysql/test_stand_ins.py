"""A statement about a database is one about its stand-in; what names another is refused."""

from __future__ import annotations

import pytest

from diffgen.dialects.mysql.stand_ins import StandIns
from diffgen.errors import NoStandIn

STAND_INS = StandIns({"shop": "scratch_0", "odd name": "scratch_1"}, {"live", "o`dd"})


@pytest.mark.parametrize(
    ("statement", "rewritten"),
    [
        ("SELECT * FROM shop.t", "SELECT * FROM `scratch_0`.t"),
        (
            "UPDATE `shop`.`t`, `odd name` . t SET a = 1",
            "UPDATE `scratch_0`.`t`, `scratch_1` . t SET a = 1",
        ),
        ('ALTER TABLE "odd name"."t" ADD a INT', 'ALTER TABLE `scratch_1`."t" ADD a INT'),
        ("SELECT 'shop.t', \"shop.t\", 'it''s \\' shop.t'", None),
        ("SELECT a.shop.b, shop, workshop.t, t.shop FROM shop", None),
        ("SELECT 1.5, .5", None),
        ("CREATE DATABASE shop COLLATE x", "CREATE DATABASE `scratch_0` COLLATE x"),
        ("drop schema if exists `odd name`", "drop schema if exists `scratch_1`"),
    ],
)
def test_names_before_a_point_are_those_of_stand_ins(statement: str, rewritten: str | None) -> None:
    assert STAND_INS.rewritten(statement) == (rewritten or statement)


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM live.t", "DELETE FROM `o``dd`.t", "USE shop", "CREATE DATABASE another"],
)
def test_what_has_no_stand_in_is_not_reached(statement: str) -> None:
    with pytest.raises(NoStandIn):
        STAND_INS.rewritten(statement)
