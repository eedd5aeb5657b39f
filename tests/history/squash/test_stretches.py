"""What is collapsed, and what is kept since rows might fare otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from diffgen.history.squash.stretches import Kept, Stretch, divided
from diffgen.replay.notes import Notes
from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import TableName

Do = Callable[[Notes], object]
T, U = TableName("t"), TableName("u")


def add(column: str, table: TableName = T) -> Do:
    return lambda notes: notes.alter(table, asked.AddColumn(sa.Column(column)))


def alter(column: str, table: TableName = T, **change: object) -> Do:
    return lambda notes: notes.alter(table, asked.AlterColumn(column, **change))


def create(table: TableName = T) -> Do:
    return lambda notes: notes.create(table)


def drop(table: TableName = T) -> Do:
    return lambda notes: notes.drop(table)


def call(name: str) -> Do:
    return lambda notes: notes.call(name)


def parts(
    *revisions: tuple[Do, ...], down: dict[int, tuple[Do, ...]] | None = None
) -> list[object]:
    notes: dict[tuple[str, str], Notes] = {}
    for number, actions in enumerate(revisions):
        for direction, done in (("upgrade", actions), ("downgrade", (down or {}).get(number, ()))):
            page = notes[str(number), direction] = Notes()
            for action in done:
                action(page)
    return list(divided([str(number) for number in range(len(revisions))], notes))


def test_what_only_changes_the_schema_is_one_stretch():
    assert parts((create(),), (add("x"),), (add("y"),)) == [Stretch(("0", "1", "2"))]


def test_what_moves_rows_is_kept_and_parts_the_stretches():
    assert parts((create(),), (call("op.execute"),), (add("x"),)) == [
        Stretch(("0",)),
        Kept("1", "op.execute"),
        Stretch(("2",)),
    ]


def test_what_moves_rows_on_the_way_back_is_kept_too():
    assert parts((create(),), (add("x"),), down={1: (call("op.bulk_insert"),)}) == [
        Stretch(("0",)),
        Kept("1", "op.bulk_insert"),
    ]


def test_a_column_of_a_table_with_rows_is_changed_once_in_a_stretch():
    with_default, without = (add("x"),), (alter("x", server_default=None),)
    assert parts(with_default, without) == [Stretch(("0",)), Stretch(("1",))]
    assert parts((create(),), with_default, without) == [Stretch(("0", "1", "2"))]
    assert parts((*with_default, *without)) == [Kept("0", "changes t.x more than once")]
    assert parts((drop(),), (), down={0: (create(), add("x"), alter("x", nullable=False))}) == [
        Stretch(("0", "1"))
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (alter("x", type=sa.Integer()), "converts t.x"),
        (alter("x", new_name="y"), "renames t.x"),
    ],
)
def test_values_that_are_converted_or_renamed_are_so_by_the_script(change, why):
    assert parts((add("z"),), (change,)) == [Stretch(("0",)), Kept("1", why)]
    assert parts((create(),), (change,)) == [Stretch(("0", "1"))]


def test_a_table_that_is_made_anew_has_lost_its_rows():
    assert parts((drop(),), (create(),)) == [Stretch(("0",)), Stretch(("1",))]
    assert parts((drop(), create())) == [Kept("0", "changes t more than once")]


def test_a_young_table_may_get_another_name():
    def rename(notes: Notes) -> None:
        notes.turned[T], notes.renamed[T] = "renames t", U

    assert parts((create(T),), (rename,), (alter("x", U, type=sa.Text()),)) == [
        Stretch(("0", "1", "2"))
    ]
    assert parts((add("x", U),), (rename,)) == [Stretch(("0",)), Kept("1", "renames t")]
