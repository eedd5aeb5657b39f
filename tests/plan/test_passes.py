"""The other passes: what steps aside, what goes into its table, what becomes one block."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from diffgen.plan.group import group
from diffgen.plan.nest import nest
from diffgen.plan.recreate import recreate
from tests.laws.catalogs import SQLITE
from tests.plan.models import change, key, models, number, shown

NOTHING = sa.MetaData()


def test_the_parts_of_a_new_table_go_inside_and_its_indexes_follow() -> None:
    made = change(
        NOTHING, models(("t", key(), number("x", index=True), sa.CheckConstraint("x > 0")))
    )
    nested = nest(made.ops, made.pair, made.dialect)
    assert sorted(shown(nested)) == sorted(["+t.ix_t_x", "+t [+t.t_x_check +t.id +t.x +t.t_pkey]"])  # fmt: skip


def test_all_that_a_dropped_table_has_goes_with_it() -> None:
    made = change(models(("t", key(), number("x", index=True))), NOTHING)
    (drop,) = nest(made.ops, made.pair, made.dialect)
    assert {part.key.name for part in drop.parts} == {"id", "x", "t_pkey", "ix_t_x"}


def test_an_exclusion_constraint_follows_its_table() -> None:
    column = sa.Column("r", postgresql.INT4RANGE)
    exclude = postgresql.ExcludeConstraint(("r", "&&"), name="e")
    made = change(NOTHING, models(("t", key(), column, exclude)))
    assert [op.key.name for op in made.steps] == ["t", "e"]


def test_what_stands_on_something_that_goes_steps_aside() -> None:
    before = models(("a", key()), ("b", key(), number("x", sa.ForeignKey("a.id"))))
    after = models(
        ("a", number("id", nullable=False), number("n", primary_key=True), sa.UniqueConstraint("id")),
        ("b", key(), number("x", sa.ForeignKey("a.id"))),
    )  # fmt: skip
    made = change(before, after)
    more = shown(recreate(made.ops, made.pair, made.dialect))
    assert {"-b.b_x_fkey", "+b.b_x_fkey"} <= set(more)
    assert not {"-b.b_x_fkey", "+b.b_x_fkey"} & set(shown(made.ops))


def test_on_sqlite_nothing_has_to() -> None:
    before = models(("a", key()), ("b", key(), number("x", sa.ForeignKey("a.id"))))
    after = models(
        ("a", number("id", unique=True)), ("b", key(), number("x", sa.ForeignKey("a.id")))
    )
    made = change(before, after, SQLITE)
    assert list(recreate(made.ops, made.pair, made.dialect)) == list(made.ops)


def test_several_changes_of_one_table_are_one_block() -> None:
    made = change(models(("t", key(), number("a"))), models(("t", key(), number("b"), number("c"))))
    assert shown(made.steps) == ["~t [-t.a +t.b +t.c]"]


def test_one_change_is_a_plain_call() -> None:
    made = change(models(("t", key())), models(("t", key(), number("b"))))
    assert shown(made.steps) == ["+t.b"]


def test_an_index_joins_a_block_and_is_no_reason_for_one() -> None:
    before = models(("t", key(), number("a")))
    alone = models(("t", key(), number("a"), sa.Index("i", "a"), sa.Index("j", "a", "id")))
    assert shown(change(before, alone).steps) == ["+t.i", "+t.j"]
    joined = models(("t", key(), number("a"), number("b"), number("c"), sa.Index("i", "b")))
    assert shown(change(before, joined).steps) == ["~t [+t.b +t.c +t.i]"]


def test_what_stands_between_two_runs_parts_them() -> None:
    made = change(
        models(("t", key(), number("a"))), models(("t", key(), number("b")), ("u", key()))
    )
    drop, create, other = sorted(
        (op for op in made.ops if op.key.name in ("a", "b", "u")), key=lambda op: op.key.name
    )
    assert len(group([drop, other, create], made.pair, made.dialect)) == 3
    assert len(group([drop, create, other], made.pair, made.dialect)) == 2


def test_a_change_of_the_table_itself_is_a_part_like_any_other() -> None:
    before, after = models(("t", key(), number("a"))), models(("t", key(), number("b")))
    after.tables["t"].comment = "said"
    assert shown(change(before, after).steps) == ["~t [~t -t.a +t.b]"]


def test_what_is_split_off_a_table_on_its_way_out_is_one_block_too() -> None:
    def reference(name: str) -> sa.Column[int]:
        return number(name, sa.ForeignKey("a.id" if name[0] == "a" else "b.id", use_alter=True))

    there = models(
        ("a", key(), reference("b1"), reference("b2")),
        ("b", key(), reference("a1"), reference("a2")),
    )
    assert shown(change(there, NOTHING).steps)[:1] == ["~a [-a.a_b1_fkey -a.a_b2_fkey]"]
    assert shown(change(NOTHING, there).steps)[2:] == ["~a [+a.a_b1_fkey +a.a_b2_fkey]"]
