"""From operations that hooks have seen to the body of a script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from diffgen.contracts import Call
from diffgen.directives.lines import lines_for
from diffgen.directives.models import Models
from diffgen.directives.planned import Origin, Whole, is_as_planned
from diffgen.directives.render_item import Rendered, RenderItem
from diffgen.directives.scope import Scope
from diffgen.render.body import Block, Line, joined
from diffgen.source import Source
from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.operations.containers import ModifyTableOps, OpContainer


def text_of(operations: Iterable[MigrateOperation], scope: Scope) -> Source:
    """Return the statements that carry operations out, in their order.

    :raises CommandError: for an operation that cannot be written.
    """
    return joined(item for one in operations for item in _statements(one, scope))


def rendered_anew(
    operations: Iterable[MigrateOperation], scope: Scope, render_item: RenderItem
) -> Source:
    """Return the statements for operations, whatever a plan has them written as.

    :raises CommandError: for an operation that cannot be written.
    """
    context = scope.context
    models = scope.models or Models({}, context.dialect)
    item = Rendered(render_item, scope.autogen, models, context.pair.after)
    anew = replace(scope, context=replace(context, item=item))
    return joined(line for one in operations for line in lines_for(one, anew))


def _statements(operation: MigrateOperation, scope: Scope) -> Iterator[Line | Block]:
    if not isinstance(operation, OpContainer):
        yield from _lines(operation, scope)
    elif _is_whole(operation):
        assert isinstance(operation.origin, Whole)
        yield from operation.origin.statements
    elif isinstance(operation, ModifyTableOps):
        lines = [line for one in operation.walk() for line in _lines(one, scope)]
        yield from _in_blocks(lines, operation)
    else:
        for one in operation.ops:
            yield from _statements(one, scope)


def _lines(operation: MigrateOperation, scope: Scope) -> Iterator[Line]:
    if is_as_planned(operation):
        assert isinstance(operation.origin, Origin)
        yield from operation.origin.lines
    else:
        yield from lines_for(operation, scope)


def _is_whole(container: OpContainer) -> bool:
    origin = container.origin
    return (
        isinstance(origin, Whole)
        and origin.ops == tuple(container.ops)
        and all(is_as_planned(one) for one in container.ops)
    )


def _in_blocks(lines: Sequence[Line], container: ModifyTableOps) -> Iterator[Line | Block]:
    """Yield the lines, with neighbours that change the table in one block."""
    table = (container.schema, container.table_name)
    run: list[Line] = []
    for line in lines:
        joins = line.text.startswith("#") if isinstance(line, Source) else line.table == table
        if not joins:
            yield from _run(run, container)
            yield line
            run = []
        else:
            run.append(line)
    yield from _run(run, container)


def _run(lines: Sequence[Line], container: ModifyTableOps) -> Iterator[Line | Block]:
    if sum(isinstance(line, Call) for line in lines) > 1:
        yield Block(container.schema, container.table_name, tuple(lines))
    else:
        yield from lines
