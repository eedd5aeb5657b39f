"""Order comes from facts: what each object needs, and the names that it takes."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.catalog import Catalog, Pair
from diffgen.errors import CommandError
from diffgen.ops import Create, Op
from diffgen.plan.order import order
from tests.laws.catalogs import POSTGRESQL, SQLITE
from tests.plan.models import change, key, models, number, shown

NOTHING = sa.MetaData()


def reference(to: str, **kwargs: Any) -> sa.Column[int]:
    return number("ref", sa.ForeignKey(f"{to}.id", **kwargs))


def test_a_table_comes_after_what_it_refers_to_and_goes_before() -> None:
    after = models(("a", key(), reference("c")), ("b", key()), ("c", key(), reference("b")))
    made = change(NOTHING, after)
    assert [op.key.name for op in made.steps] == ["b", "c", "a"]
    assert [op.key.name for op in made.reverse().steps] == ["a", "c", "b"]


def test_where_nothing_decides_names_do() -> None:
    made = change(NOTHING, models(("c", key()), ("a", key()), ("b", key())))
    assert [op.key.name for op in made.steps] == ["a", "b", "c"]


def test_a_key_that_refers_to_its_own_table_stays_inside() -> None:
    made = change(NOTHING, models(("a", key(), reference("a"))))
    assert shown(made.steps) == ["+a [+a.id +a.ref +a.a_ref_fkey +a.a_pkey]"]


def test_a_cycle_is_opened_at_one_place() -> None:
    after = models(
        ("a", key(), reference("b", use_alter=True)),
        ("b", key(), reference("a")),
        ("c", key(), reference("a")),
    )
    made = change(NOTHING, after)
    assert shown(made.steps) == [
        "+a [+a.id +a.ref +a.a_pkey]",
        "+b [+b.id +b.ref +b.b_ref_fkey +b.b_pkey]",
        "+c [+c.id +c.ref +c.c_ref_fkey +c.c_pkey]",
        "+a.a_ref_fkey",
    ]
    assert [op.key.name for op in made.reverse().steps] == [
        "a_ref_fkey",
        "b",
        "c",
        "a",
    ]


def test_a_cycle_is_opened_where_the_fewest_keys_close_it() -> None:
    two = [sa.Column(name, sa.Integer, sa.ForeignKey("b.id", use_alter=True)) for name in "xy"]
    after = models(("a", key(), *two), ("b", key(), reference("a")))
    assert shown(change(NOTHING, after).steps) == [
        "+b [+b.id +b.ref +b.b_pkey]",
        "+a [+a.id +a.x +a.y +a.a_x_fkey +a.a_y_fkey +a.a_pkey]",
        "+b.b_ref_fkey",
    ]


def test_sqlite_needs_no_table_to_refer_to() -> None:
    after = models(("a", key(), reference("b", use_alter=True)), ("b", key(), reference("a")))
    assert [op.key.kind for op in change(NOTHING, after, SQLITE).steps] == ["table", "table"]


def test_a_cycle_without_a_constraint_in_it_is_an_error() -> None:
    metadata = models(
        ("t", key(), number("a", sa.Computed("b")), number("b", sa.Computed("a")))
    )  # fmt: skip
    pair = change(NOTHING, metadata).pair
    columns = [Create(obj) for obj in pair.after.of_kind("column")]
    with pytest.raises(CommandError, match="none of them can be changed before the others"):
        order(columns, Pair(Catalog(), pair.after), POSTGRESQL)


def test_what_makes_columns_unique_comes_before_the_key_that_refers_to_them() -> None:
    before = models(("a", key(), number("x")))
    for unique in (sa.UniqueConstraint("x", name="u"), sa.Index("u", "x", unique=True)):
        after = models(
            ("a", key(), number("x"), unique), ("b", key(), number("y", sa.ForeignKey("a.x")))
        )
        made = change(before, after)
        assert [op.key.name for op in made.steps] == ["u", "b"]
        assert [op.key.name for op in made.reverse().steps] == ["b", "u"]


def test_a_name_is_freed_before_it_is_taken() -> None:
    before = models(
        ("z", key(), number("x", index=False), sa.Index("i", "x")), ("a", key(), number("x"))
    )
    after = models(("z", key(), number("x")), ("a", key(), number("x"), sa.Index("i", "x")))  # fmt: skip
    assert shown(change(before, after).steps) == ["-z.i", "+a.i"]
    assert shown(change(after, before).steps) == ["-a.i", "+z.i"]


def test_a_sequence_is_there_as_long_as_a_default_takes_from_it() -> None:
    after = models(("t", key(), number("x", server_default=sa.text("nextval('z')"))))
    sa.Sequence("z", metadata=after)
    made = change(models(("t", key())), after)
    assert [op.key.name for op in made.steps] == ["z", "x"]
    assert [op.key.name for op in made.reverse().steps] == ["x", "z"]


def test_an_enum_is_there_as_long_as_a_column_is_of_it() -> None:
    mood = sa.Enum("a", "b", name="zz")
    after = models(("t", key(), sa.Column("x", mood), sa.Column("y", sa.ARRAY(mood))))
    made = change(models(("t", key())), after)
    assert made.steps[0].key.kind == "enum"
    assert made.reverse().steps[-1].key.kind == "enum"


def test_a_schema_is_there_as_long_as_anything_is_in_it() -> None:
    after = sa.MetaData(schema="a")
    sa.Table("t", after, key())
    assert [op.key.kind for op in change(NOTHING, after).steps] == ["schema", "table"]
    assert [op.key.kind for op in change(after, NOTHING).steps] == ["table", "schema"]


def test_each_operation_is_given_its_rank_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ordering = import_module("diffgen.plan.order")  # the package gives the function by that name
    ranked: list[Op] = []
    preference = ordering._preference

    def counted(op: Op, kinds: dict[str, int]) -> tuple[object, ...]:
        ranked.append(op)
        found: tuple[object, ...] = preference(op, kinds)
        return found

    monkeypatch.setattr(ordering, "_preference", counted)
    made = change(NOTHING, models(*((f"t{n}", key()) for n in range(30))))
    assert len(made.steps) == len(ranked) == 30


def test_what_is_done_to_one_table_stands_together() -> None:
    indexed = [sa.Index(f"ix_{n}", "ref") for n in range(3)]
    after = models(("b", key(), number("ref"), *indexed), ("a", key(), number("ref")))
    assert shown(change(NOTHING, after).steps) == [
        "+a [+a.id +a.ref +a.a_pkey]",
        "+b [+b.id +b.ref +b.b_pkey]",
        "+b.ix_0",
        "+b.ix_1",
        "+b.ix_2",
    ]
