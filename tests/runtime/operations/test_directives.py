"""A class for each function of ``op``: the same arguments, the same SQL, and what undoes it."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.operations import ops
from tests.runtime.op.offline import sql_of

# What does nothing by itself, or is the way in which operations are carried out.
NO_OPERATION = {
    "BatchOperations",
    "DomainColumn",
    "EnumColumn",
    "batch_alter_table",
    "f",
    "get_bind",
    "get_context",
    "implementation_for",
    "inline_literal",
    "invoke",
    "register_operation",
    "run_async",
}
COLUMN = sa.Column("a", sa.Integer)
# One for each function, which the tests carry out.
EXAMPLES: list[ops.MigrateOperation] = [
    ops.AddColumnOp("t", COLUMN),
    ops.AddDomainCheckOp("email", "length(VALUE) < 100", constraint_name="short", schema="s"),
    ops.AddEnumValueOp("mood", "ok", before="sad", schema="s"),
    ops.AlterColumnOp("t", "a", modify_nullable=False),
    ops.AlterConstraintOp("f", "t", deferrable=True, initially="DEFERRED"),
    ops.AlterDomainOp("email", default="x", not_null=True, schema="s"),
    ops.AlterExtensionOp("hstore", version="2"),
    ops.AlterSequenceOp("q", increment=2, restart=True),
    ops.AlterTableOptionsOp("t", {"postgresql_tablespace": "x"}, schema="s"),
    ops.BackfillOp("t", {"a": 1}, where="a IS NULL", key="id", pause=0.5),
    ops.BulkInsertOp(sa.table("t", sa.column("a", sa.Integer)), [{"a": 1}]),
    ops.CommentOnConstraintOp("c", "t", "x"),
    ops.CommentOnIndexOp("i", None),
    ops.CommentOnSchemaOp("s", "x"),
    ops.CreateCheckConstraintOp("c", "t", "a > 0"),
    ops.CreateDomainOp("email", sa.Text(), check="VALUE LIKE '%@%'", constraint_name="has_at"),
    ops.CreateEnumOp("mood", ["sad", "happy"], schema="s"),
    ops.CreateExcludeConstraintOp("e", "t", [("a", "=")]),
    ops.CreateExtensionOp("hstore", if_not_exists=True),
    ops.CreateForeignKeyOp("f", "t", "u", ["a"], ["b"]),
    ops.CreateIndexOp("i", "t", ["a"]),
    ops.CreatePrimaryKeyOp("p", "t", ["a"]),
    ops.CreateSchemaOp("s"),
    ops.CreateSequenceOp("q", start=5, if_not_exists=True),
    ops.CreateTableCommentOp("t", "x"),
    ops.CreateTableOp("t", [COLUMN]),
    ops.CreateUniqueConstraintOp("u", "t", ["a"]),
    ops.DropColumnOp("t", "a"),
    ops.DropConstraintOp("c", "t"),
    ops.DropDomainCheckOp("email", "short", schema="s"),
    ops.DropDomainOp("email", if_exists=True),
    ops.DropEnumOp("mood", if_exists=True),
    ops.DropEnumValueOp("mood", "ok", replace_with="sad"),
    ops.DropExtensionOp("hstore", cascade=True),
    ops.DropIndexOp("i", "t"),
    ops.DropSchemaOp("s"),
    ops.DropSequenceOp("q"),
    ops.DropTableCommentOp("t"),
    ops.DropTableOp("t"),
    ops.ExecuteSQLOp("SELECT 1"),
    ops.RebuildDomainOp("email", sa.Text(), columns=[op.DomainColumn("t", "a")], schema="s"),
    ops.RebuildEnumOp("mood", ["sad"], columns=[op.EnumColumn("t", "a")]),
    ops.RenameColumnOp("t", "a", "b", schema="s"),
    ops.RenameConstraintOp("c", "t", "d", schema="s"),
    ops.RenameDomainOp("email", "address", schema="s"),
    ops.RenameEnumOp("mood", "feeling", schema="s"),
    ops.RenameEnumValueOp("mood", "ok", "fine", schema="s"),
    ops.RenameIndexOp("i", "t", "j", schema="s"),
    ops.RenameSchemaOp("s", "r"),
    ops.RenameSequenceOp("q", "r", schema="s"),
    ops.RenameTableOp("t", "u"),
    ops.ValidateConstraintOp("c", "t", schema="s"),
]
REVERSIBLE = ("Create", "Add", "Rename", "DropSchema")
DIRECTIVES = [one for one in EXAMPLES if isinstance(one, ops.DirectiveOp)]


def named(operation: ops.MigrateOperation) -> str:
    return type(operation).__name__


def test_each_function_has_its_class() -> None:
    assert {one.call().function for one in EXAMPLES} == set(op.__all__) - NO_OPERATION


def test_each_class_is_carried_out_here() -> None:
    directives = {name for name in ops.__all__ if issubclass(getattr(ops, name), ops.DirectiveOp)}
    assert {named(one) for one in DIRECTIVES} == directives - {"DirectiveOp"}


@pytest.mark.parametrize("operation", EXAMPLES, ids=named)
def test_it_does_what_the_function_does(operation: ops.MigrateOperation) -> None:
    call = operation.call()
    wanted = sql_of(lambda: getattr(op, call.function)(*call.args, **call.kwargs))
    assert wanted
    assert sql_of(lambda: op.invoke(operation)) == wanted


@pytest.mark.parametrize("operation", DIRECTIVES, ids=named)
def test_it_takes_what_the_function_takes(operation: ops.DirectiveOp) -> None:
    made = inspect.signature(type(operation)).parameters.values()
    taken = inspect.signature(getattr(op, operation.function)).parameters.values()
    listed = [(one.name, one.default) for one in made if one.name != "_reverse"]
    assert sorted(listed, key=str) == sorted(((one.name, one.default) for one in taken), key=str)


@pytest.mark.parametrize(
    "operation", [one for one in DIRECTIVES if named(one).startswith(REVERSIBLE)], ids=named
)
def test_what_undoes_it_is_undone_by_it(operation: ops.DirectiveOp) -> None:
    assert operation.reverse().reverse().call() == operation.call()


@pytest.mark.parametrize(
    "operation", [one for one in DIRECTIVES if not named(one).startswith(REVERSIBLE)], ids=named
)
def test_what_undoes_it_has_to_be_given(operation: ops.DirectiveOp) -> None:
    with pytest.raises(ValueError, match=rf"{named(operation)}.* give it _reverse="):
        operation.reverse()
    undone = ops.ExecuteSQLOp("SELECT 1")
    given = replace(operation, _reverse=undone)
    assert given.reverse() is undone
    assert given.call() == operation.call()


def test_it_is_told_by_its_function() -> None:
    assert ops.RenameIndexOp("i", "t", "j", schema="s").to_diff_tuple() == (
        "rename_index",
        "i",
        "t",
        "j",
        {"schema": "s"},
    )
