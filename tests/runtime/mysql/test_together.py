"""Which changes of a block stand in one ALTER TABLE; tests on MariaDB show that they may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from migrations_runtime.op.batch_operations import BatchOperations
from tests.runtime.offline import script_of

INTEGER = sa.Integer()


def statements(run: Callable[[BatchOperations], object]) -> list[str]:
    def block() -> None:
        with op.batch_alter_table("t") as batch_op:
            run(batch_op)

    script = script_of("mariadb+pymysql://", block)
    return [one.removesuffix(";").removeprefix("ALTER TABLE t ") for one in script]


def test_a_block_copies_the_table_once() -> None:
    def run(batch_op: BatchOperations) -> None:
        batch_op.drop_constraint("f", type_="foreignkey")
        batch_op.drop_index("i")
        batch_op.drop_column("a")
        batch_op.add_column(sa.Column("b", INTEGER, index=True, comment="50%"))
        batch_op.alter_column("c", type_=INTEGER, existing_type=INTEGER, nullable=False)
        batch_op.create_index("i", ["b", "c"], unique=True)
        batch_op.create_check_constraint("k", "b > c")
        batch_op.create_table_comment("it's")

    assert statements(run) == [
        "DROP FOREIGN KEY f",
        "DROP INDEX i, DROP COLUMN a, ADD COLUMN b INTEGER COMMENT '50%', "
        "ADD INDEX ix_t_b (b), MODIFY COLUMN c INTEGER NOT NULL, ADD UNIQUE INDEX i (b, c), "
        "ADD CONSTRAINT k CHECK (b > c), COMMENT 'it''s'",
    ]


def test_outside_of_blocks_each_change_is_a_statement() -> None:
    def run() -> None:
        op.drop_column("t", "a")
        op.drop_column("t", "b")

    assert script_of("mariadb+pymysql://", run) == [
        "ALTER TABLE t DROP COLUMN a;",
        "ALTER TABLE t DROP COLUMN b;",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("drop_column", "a"), ("add_column", sa.Column("a", INTEGER))),
        (("add_column", sa.Column("a", INTEGER)), ("drop_column", "a")),
        (("create_index", "i", ["a"]), ("drop_index", "i")),
        (("create_index", "i", ["a"]), ("drop_column", "a")),
        (("create_check_constraint", "k", "a > 1"), ("drop_column", "a")),
        (
            ("drop_constraint", "f", "foreignkey"),
            ("create_foreign_key", "g", "p", ["a"], ["id"]),
        ),
        (
            ("create_foreign_key", "f", "p", ["a"], ["id"]),
            ("drop_constraint", "u", "unique"),
        ),
        (("drop_constraint", "f", "foreignkey"), ("drop_constraint", "PRIMARY", "primary")),
        (("drop_constraint", "k"), ("create_table_comment", "x")),
        (("rename_column", "a", "b"), ("rename_column", "b", "c")),
        (("rename_column", "a", "b"), ("create_index", "i", ["b"])),
    ],
)
def test_what_builds_on_another_change_comes_after_it(first, second) -> None:
    def run(batch_op: BatchOperations) -> None:
        for verb, *arguments in (first, second):
            getattr(batch_op, verb)(*arguments)

    assert len(statements(run)) == 2


def test_another_character_set_is_not_for_columns_that_are_stated() -> None:
    def run(batch_op: BatchOperations) -> None:
        batch_op.alter_column("a", type_=sa.Text(), existing_type=sa.Text())
        batch_op.alter_table_options(mysql_charset="latin1", mysql_comment="x")
        batch_op.alter_column("b", type_=sa.Text(), existing_type=sa.Text())

    assert statements(run) == [
        "MODIFY COLUMN a TEXT",
        "CHARSET=latin1 COMMENT='x'",
        "MODIFY COLUMN b TEXT",
    ]


def test_a_place_before_a_column_is_refused_where_the_columns_cannot_be_seen() -> None:
    def added(batch_op: BatchOperations) -> None:
        batch_op.add_column(sa.Column("a", INTEGER), insert_before="b")

    def altered(batch_op: BatchOperations) -> None:
        batch_op.alter_column("a", type_=INTEGER, insert_before="b")

    for run in (added, altered):
        with pytest.raises(CommandError, match=r"comes before b .*say insert_after"):
            statements(run)


def test_names_of_columns_change_by_themselves_and_keep_nothing_waiting() -> None:
    def run(batch_op: BatchOperations) -> None:
        batch_op.alter_column("a", new_column_name="x", type_=INTEGER)
        batch_op.alter_column("b", new_column_name="y", type_=INTEGER)
        batch_op.create_index("i", ["y"])

    assert statements(run) == [
        "MODIFY COLUMN a INTEGER, MODIFY COLUMN b INTEGER",
        "RENAME COLUMN a TO x, RENAME COLUMN b TO y",
        "CREATE INDEX i ON t (y)",
    ]
