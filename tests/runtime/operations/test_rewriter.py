"""``Rewriter``: a function for each class of operations."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime.autogenerate import Rewriter
from migrations_runtime.operations import MigrationScript, ops


def script(*given: ops.MigrateOperation) -> MigrationScript:
    inside = ops.ModifyTableOps("t", list(given))
    return MigrationScript("a", ops.UpgradeOps([inside]), ops.DowngradeOps([]))


def rewritten(writer: Any, *given: ops.MigrateOperation) -> list[ops.MigrateOperation]:
    directives = [script(*given)]
    writer("context", "revision", directives)
    return list(directives[0].upgrade_ops.walk())


def added(name: str = "a") -> ops.AddColumnOp:
    return ops.AddColumnOp("t", sa.Column(name, sa.Integer))


def test_a_function_is_called_for_its_class_alone() -> None:
    writer, seen = Rewriter(), []

    @writer.rewrites(ops.AddColumnOp)
    def look(context: Any, revision: Any, op: Any) -> Any:
        seen.append((context, revision, op.column.name))
        return op

    dropped = ops.DropColumnOp("t", "b")
    assert len(rewritten(writer, added(), dropped)) == 2
    assert seen == [("context", "revision", "a")]


def test_an_operation_may_be_replaced_by_several_or_none() -> None:
    writer = Rewriter()

    @writer.rewrites(ops.AddColumnOp)
    def twice(context: Any, revision: Any, op: Any) -> Any:
        return [op, ops.ExecuteSQLOp("SELECT 1")]

    @writer.rewrites(ops.DropColumnOp)
    def never(context: Any, revision: Any, op: Any) -> None:
        return None

    kinds = [type(one) for one in rewritten(writer, added(), ops.DropColumnOp("t", "b"))]
    assert kinds == [ops.AddColumnOp, ops.ExecuteSQLOp]


def test_what_takes_the_place_is_not_rewritten_again() -> None:
    writer = Rewriter()

    @writer.rewrites(ops.AddColumnOp)
    def more(context: Any, revision: Any, op: Any) -> Any:
        return [op, added("b")]

    assert len(rewritten(writer, added())) == 2


def test_one_function_may_be_for_several_classes_and_those_below() -> None:
    writer, seen = Rewriter(), []

    @writer.rewrites((ops.AlterTableOp, ops.ExecuteSQLOp))
    def look(context: Any, revision: Any, op: Any) -> Any:
        seen.append(type(op))
        return op

    rewritten(writer, added(), ops.ExecuteSQLOp("SELECT 1"), ops.DropTableOp("u"))
    assert seen == [ops.AddColumnOp, ops.ExecuteSQLOp]


def test_rewriters_and_functions_are_chained() -> None:
    first, second = Rewriter(), Rewriter()

    @first.rewrites(ops.AddColumnOp)
    def twice(context: Any, revision: Any, op: Any) -> Any:
        return [op, added("b")]

    @second.rewrites(ops.AddColumnOp)
    def named(context: Any, revision: Any, op: Any) -> Any:
        op.column.comment = "seen"
        return op

    last: list[object] = []
    chained = first.chain(second).chain(lambda *given: last.append(given[2]))
    found = rewritten(chained, added())
    assert [one.column.comment for one in found if isinstance(one, ops.AddColumnOp)] == ["seen"] * 2
    assert len(last) == 1
    assert len(rewritten(first, added())) == 2
    assert len(last) == 1


def test_containers_and_revisions_may_be_rewritten() -> None:
    writer = Rewriter()

    @writer.rewrites(ops.ModifyTableOps)
    def away(context: Any, revision: Any, op: Any) -> Any:
        return []

    assert rewritten(writer, added()) == []

    drop = Rewriter()

    @drop.rewrites(MigrationScript)
    def empty(context: Any, revision: Any, op: Any) -> Any:
        return None if not op.downgrade_ops.ops else op

    directives = [script(added())]
    drop(None, None, directives)
    assert directives == []


def test_a_direction_stays_a_direction() -> None:
    writer = Rewriter()

    @writer.rewrites(ops.UpgradeOps)
    def nothing(context: Any, revision: Any, op: Any) -> Any:
        return []

    with pytest.raises(ValueError, match="one UpgradeOps"):
        rewritten(writer, added())
