"""Naming conventions of the models apply as they do in the models; op.f() is final."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from tests.runtime.op.offline import sql_of

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
MODELS = sa.MetaData(naming_convention=CONVENTION)


@pytest.mark.parametrize(
    ("run", "name"),
    [
        (lambda: op.create_unique_constraint(None, "t", ["a", "b"]), "uq_t_a_b"),
        (lambda: op.create_primary_key(None, "t", ["a"]), "pk_t"),
        (lambda: op.create_foreign_key(None, "t", "p", ["a"], ["id"]), "fk_t_a_p"),
        (lambda: op.create_check_constraint("positive", "t", "a > 0"), "ck_t_positive"),
        (lambda: op.create_check_constraint(op.f("positive"), "t", "a > 0"), " positive"),
        (lambda: op.drop_constraint("positive", "t", type_="check"), "ck_t_positive"),
        (lambda: op.drop_constraint(op.f("positive"), "t", type_="check"), " positive"),
        (lambda: op.drop_constraint("mine", "t", type_="unique"), " mine"),
        (lambda: op.create_index(None, "t", ["a", "b"]), "ix_t_a_b"),
        (lambda: op.create_index("mine", "t", ["a", "b"]), " mine"),
        (lambda: op.add_column("t", sa.Column("a", sa.Integer(), unique=True)), "uq_t_a"),
        (lambda: op.create_table("t", sa.Column("a", sa.Integer(), primary_key=True)), "pk_t"),
    ],
)
def test_a_name(run: Callable[[], object], name: str) -> None:
    sql = sql_of(run, target_metadata=MODELS)
    assert name in sql[-1]


def test_names_in_a_batch_are_made_in_the_same_way() -> None:
    def run() -> None:
        with op.batch_alter_table("t") as batch_op:
            batch_op.create_unique_constraint(None, ["a"])
            batch_op.create_check_constraint("positive", "a > 0")
            batch_op.drop_constraint("positive", type_="check")
            batch_op.create_index(None, ["a"])

    assert sql_of(run, target_metadata=MODELS) == [
        "ALTER TABLE t ADD CONSTRAINT uq_t_a UNIQUE (a)",
        "ALTER TABLE t ADD CONSTRAINT ck_t_positive CHECK (a > 0)",
        "ALTER TABLE t DROP CONSTRAINT ck_t_positive",
        "CREATE INDEX ix_t_a ON t (a)",
    ]


def test_several_metadata_have_no_convention_in_common() -> None:
    [sql] = sql_of(lambda: op.create_unique_constraint(None, "t", ["a"]), target_metadata=[MODELS])
    assert sql == "ALTER TABLE t ADD UNIQUE (a)"


@pytest.mark.parametrize("type_", [None, "unique", "check", "foreignkey", "primary"])
def test_a_constraint_without_name_cannot_be_dropped(type_: None) -> None:
    with pytest.raises(CommandError, match=r"A constraint of t is to be dropped, but no name"):
        sql_of(lambda: op.drop_constraint(None, "t", type_=type_))


def test_a_type_of_constraint_that_there_is_not() -> None:
    with pytest.raises(
        CommandError, match=r"no constraint type 'foreign_key'.*foreignkey, primary"
    ):
        sql_of(lambda: op.drop_constraint("x", "t", type_="foreign_key"))
