"""From a plan to operations that hooks may change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from diffgen.contracts import Call
from diffgen.directives.evaluated import operation
from diffgen.directives.lines import lines_for
from diffgen.directives.models import modelled
from diffgen.directives.scope import Scope
from diffgen.directives.unresolved import UnresolvedOp
from diffgen.ops import Alter, Drop, Fill, Op, Step, Unresolved
from diffgen.render.body import Block, Line, calls_of, joined, lines_of, statements
from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.operations import ops


@dataclass(frozen=True, slots=True)
class Origin:
    """The plan's operation behind one of ours, and its lines.

    :ivar text: what it is written as from its objects, while nobody has changed these.
    """

    op: Step
    lines: tuple[Line, ...]
    scope: Scope
    text: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """The plan's operation behind a container, and its statements."""

    ops: tuple[MigrateOperation, ...]
    statements: tuple[Line | Block, ...]


def planned(
    steps: Sequence[Step], scope: Scope, changeable: bool = True
) -> Iterator[MigrateOperation]:
    """Yield the operations of a plan, what is done to a table that is there inside ``ModifyTableOps``.

    :param changeable: whether it will be asked which of them somebody has changed.
    """
    for step in steps:
        owner = step.key.owner
        if isinstance(step, Alter) and step.parts:
            made = [one for part in step.parts for one in _operations(part, scope, changeable)]
            name, schema = step.key.name, step.key.schema
        elif owner is not None:
            made = list(_operations(step, scope, changeable))
            name, schema = owner.name, owner.schema
        else:
            yield from _operations(step, scope, changeable)
            continue
        container = ops.ModifyTableOps(name, made, schema=schema)
        if changeable:
            container.origin = Whole(tuple(made), tuple(statements(step, scope.context)))
        yield container


def _operations(op: Step, scope: Scope, changeable: bool) -> Iterator[MigrateOperation]:
    """Yield an operation for each call, which knows its way back and what it was made of."""
    first = True
    # What is only told of is not marked where rows are at stake.
    written = lines_of if changeable else calls_of
    for made, lines in _made(op, scope, written(op, scope.context)):
        _say_what_undoes(made, op, scope, first)
        origin = made.origin = Origin(op, lines, scope)
        if changeable:
            # An operation of a plan is written in another way than one of a hook: the origin comes first.
            made.origin = replace(origin, text=joined(lines_for(made, scope)).text)
        first = False
        yield made


def _made(
    op: Step, scope: Scope, lines: Iterable[Line]
) -> Iterator[tuple[MigrateOperation, tuple[Line, ...]]]:
    """Yield an operation for each call, with its lines; the marks before a call belong to it."""
    before: list[Line] = []
    for line in lines:
        if isinstance(op, Unresolved):
            made: MigrateOperation = UnresolvedOp(line)
        elif isinstance(line, Call):
            made = modelled(operation(line), scope.models)
        else:
            before.append(line)
            continue
        yield made, (*before, line)
        before = []


def _say_what_undoes(made: Any, op: Step, scope: Scope, first: bool) -> None:
    """Have an operation know its way back: the first one of a plan's goes it for all of them."""

    def undo(made: MigrateOperation) -> MigrateOperation | None:
        if not is_as_planned(made):
            return None
        found = list(_way_back(op, scope)) if first else []
        return found[0] if len(found) == 1 else ops.OpContainer(found)

    made.undo = undo
    # A drop may take a second call, for what goes along with the object.
    if first and isinstance(op, Drop) and hasattr(made, "_reverse"):
        dropped = next(_way_back(op, scope))
        if not isinstance(dropped, ops.ExecuteSQLOp):
            made._reverse = dropped


def _way_back(op: Step, scope: Scope) -> Iterator[MigrateOperation]:
    """Yield what undoes an operation of a plan; what changes is not always changed back as easily."""
    if isinstance(op, Fill):
        return  # values stay
    back: Sequence[Op] = [op.reverse()]
    if isinstance(op, Drop) and op.parts:
        yield _created_again(op, scope)
        return
    if isinstance(op, Alter):
        back = scope.context.dialect.kind(op.key).alter(op.after, op.before) or back
    for one in back:
        yield from _reversed(one, scope.reverse())


def _reversed(op: Op, scope: Scope) -> Iterator[MigrateOperation]:
    """Yield an operation for each call of the way back.

    :param scope: that of the way back.
    """
    yield from (made for made, _ in _made(op, scope, calls_of(op, scope.context)))


def _created_again(op: Drop[Any], scope: Scope) -> MigrateOperation:
    """Return the creation of a table with what goes when it is dropped, its indexes included."""
    dialect = scope.context.dialect
    inside = tuple(part for part in op.parts if dialect.kind(part.key).inside_table)
    back = scope.reverse()
    table = next(_reversed(Drop(op.before, inside).reverse(), back))
    assert isinstance(table, ops.CreateTableOp)
    for part in op.parts:
        for made in () if dialect.kind(part.key).inside_table else _reversed(part.reverse(), back):
            if isinstance(made, ops.CreateIndexOp):
                table.columns.append(_of_no_table(made))
    return table


def _of_no_table(made: ops.CreateIndexOp) -> sa.Index:
    """Return an index that belongs to a table once it is given to one."""
    return sa.Index(made.index_name, *made.columns, unique=made.unique, **made.kw)


def is_as_planned(operation: MigrateOperation) -> bool:
    """Whether an operation is one of a plan's, and nobody has changed it."""
    origin = operation.origin
    if not isinstance(origin, Origin):
        return False
    return joined(lines_for(operation, origin.scope)).text == origin.text
