"""The body of a script: operations as calls, with what they do to rows above them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.catalog import Catalog, Key, Pair, Type
from diffgen.contracts import Context, Dialect, Unaccounted
from diffgen.kinds.column import COLUMN, Column
from diffgen.kinds.primary_key import PRIMARY_KEY, PrimaryKey
from diffgen.kinds.table import TABLE, Table
from diffgen.ops import Alter, Create, Drop, Rename, Unresolved
from diffgen.render.body import body, findings, imports_of
from diffgen.source import SQLALCHEMY, Source
from tests.laws.catalogs import POSTGRESQL, SQLITE
from tests.plan.models import change, key, models, number

USERS = Table(Key("table", "crm", "users"))
NAME = Column(Key("column", "crm", "name", "users"), Type("text"))
EMPTY = Context(POSTGRESQL, Pair(Catalog(), Catalog()))
THERE = Context(POSTGRESQL, Pair(Catalog([USERS, NAME]), Catalog([USERS, NAME])))


Column_ = sa.Column[Any]


def text(type_: Any = sa.Text, *items: Any, **kwargs: Any) -> Column_:
    return sa.Column("x", type_, *items, **kwargs)


def test_nothing_to_do_is_no_text_and_no_import() -> None:
    assert body([], EMPTY) == Source("")


def test_an_operation_is_a_plain_call() -> None:
    source = body([Create(NAME)], EMPTY)
    assert source.text == (
        "op.add_column('users', sa.Column('name', sa.Text(), nullable=True), schema='crm')"
    )
    assert imports_of(source) == (SQLALCHEMY, "from migrations_runtime import op")


def test_several_parts_are_a_block() -> None:
    other = replace(NAME, key=NAME.key._replace(name="nick"))
    text = body([Alter(USERS, USERS, (Drop(other), Create(NAME)))], EMPTY).text
    assert text.splitlines() == [
        "with op.batch_alter_table('users', schema='crm') as batch_op:",
        "    batch_op.drop_column('nick')",
        "    batch_op.add_column(sa.Column('name', sa.Text(), nullable=True))",
    ]


def test_what_a_block_can_not_hold_follows_it() -> None:
    first = PrimaryKey(Key("primary_key", "crm", "p", "users"), ("name",), comment="said")
    text = body([Alter(USERS, USERS, (Create(first), Create(NAME)))], EMPTY).text
    assert text.splitlines()[1:] == [
        "    batch_op.create_primary_key(op.f('p'), ['name'])",
        "    batch_op.add_column(sa.Column('name', sa.Text(), nullable=True))",
        "op.comment_on_constraint('p', 'users', 'said', schema='crm')",
    ]


def test_what_it_does_to_rows_stands_above_the_call() -> None:
    assert body([Drop(NAME)], THERE).text.splitlines() == [
        "# drop-column: drops column crm.users.name with its values",
        "op.drop_column('users', 'name', schema='crm')",
    ]
    assert body([Drop(NAME)], EMPTY).text.startswith("op."), "there are no rows in a new table"


def test_a_name_can_not_break_out_of_its_comment() -> None:
    evil = replace(NAME, key=NAME.key._replace(name="x\nimport os\r\u2028y"))
    marks = body([Drop(evil)], THERE).text.splitlines()
    assert (
        marks[0] == r"# drop-column: drops column crm.users.x\nimport os\r\u2028y with its values"
    )
    assert len(marks) == 2


def test_an_unresolved_difference_is_a_line_that_fails() -> None:
    source = body([Unresolved(NAME, None, "it can't be done")], EMPTY)
    said = "column crm.users.name: it can't be done"
    assert source.text == f"raise NotImplementedError({said!r})"


def test_a_renaming_is_a_call_of_its_own() -> None:
    renaming = Rename(NAME.key, NAME.key._replace(name="nick"))
    assert body([renaming], EMPTY).text == (
        "op.alter_column('users', 'name', new_column_name='nick', schema='crm')"
    )


def test_imports_come_in_one_order() -> None:
    sources = [
        Source("", frozenset({"from b import c", "import z"})),
        Source("", frozenset({"from a import b"})),
    ]
    assert imports_of(*sources) == ("import z", "from a import b", "from b import c")  # fmt: skip


@dataclass(frozen=True)
class Wider(Column):
    """A column with a field that nobody renders."""

    shade: str = "none"


@dataclass(frozen=True)
class WiderTable(Table):
    """A table with a field that nobody renders."""

    shade: str = "none"


def test_a_field_that_a_kind_forgets_is_never_passed_over() -> None:
    column = Wider(NAME.key, NAME.type)
    with pytest.raises(Unaccounted):
        list(COLUMN.render(Alter(column, replace(column, shade="dark")), THERE))
    table = WiderTable(USERS.key)
    with pytest.raises(Unaccounted):
        list(TABLE.render(Alter(table, replace(table, shade="dark")), THERE))


def test_a_constraint_that_changes_is_never_only_commented_on() -> None:
    before = PrimaryKey(Key("primary_key", None, "p", "t"), ("a",))
    after = replace(before, columns=("a", "b"), comment="said")
    assert PRIMARY_KEY.alter(before, after) == (Drop(before), Create(after))
    commented = replace(before, comment="said")
    assert PRIMARY_KEY.alter(before, commented) == (Alter(before, commented),)


FILLED = {"nullable": False, "server_default": "a"}


@pytest.mark.parametrize("dialect", [POSTGRESQL, SQLITE], ids=lambda dialect: str(dialect.name))
@pytest.mark.parametrize(
    ("before", "after", "rules"),
    [
        (text(), None, ["drop-column"]),
        (None, text(), []),
        (None, text(nullable=False), ["add-not-null"]),
        (None, text(**FILLED), []),
        (text(), text(nullable=False), ["set-not-null"]),
        (text(nullable=False), text(), []),
        (text(), text(sa.String(5)), ["narrow-type"]),
        (text(sa.String(5)), text(sa.String(9)), []),
        (text(), text(sa.String(5), nullable=False), ["set-not-null", "narrow-type"]),
        (number("x"), text(sa.SmallInteger), ["change-type"]),
        (text(sa.SmallInteger), number("x"), []),
        (text(), text(sa.Text, sa.Computed("'a'")), ["drop-column"]),
        (text(sa.Text, sa.Computed("'b'")), text(sa.Text, sa.Computed("'a'")), []),
    ],
)
def test_what_is_worth_a_word(
    dialect: Dialect, before: Column_ | None, after: Column_ | None, rules: list[str]
) -> None:
    first, second = (
        models(("t", key(), *([] if column is None else [column._copy()])))
        for column in (before, after)
    )
    made = change(first, second, dialect)
    assert [one.rule for one in findings(made.steps, Context(dialect, made.pair))] == rules


def test_a_table_goes_with_its_rows_and_that_is_said_once() -> None:
    made = change(models(("t", key(), number("x", index=True))), sa.MetaData())
    (found,) = findings(made.steps, Context(made.dialect, made.pair))
    assert (found.rule, found.message) == ("drop-table", "drops table t with its rows")
    assert str(found.rows) == "SELECT count(*) AS count_1 \nFROM t"
