"""The body of ``upgrade()`` and ``downgrade()``: operations as calls, marked where rows are at stake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from diffgen.contracts import Call, Context, Finding
from diffgen.ops import Alter, Drop, Fill, Op, Step, Unresolved
from diffgen.source import OP, Source, call
from migrations_runtime.showing.visible import visible

#: A call of ``op``, or a line that stands as it is.
Line: TypeAlias = Call | Source


@dataclass(frozen=True, slots=True)
class Block:
    """What is done to one table at once: ``with op.batch_alter_table(...) as batch_op``."""

    schema: str | None
    table: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that lead from one catalog to another, which the context holds."""

    steps: tuple[Step, ...]
    context: Context


def body(steps: Sequence[Step], context: Context) -> Source:
    """Return the statements that carry out ``steps``, in their order.

    :raises Unaccounted: when a kind leaves a changed field out.
    """
    return of_stages([Stage(tuple(steps), context)])


def of_stages(stages: Iterable[Stage]) -> Source:
    """Return the statements of one stage after the other."""
    return joined(
        item for stage in stages for step in stage.steps for item in statements(step, stage.context)
    )


def joined(items: Iterable[Line | Block]) -> Source:
    """Return the statements as one text."""
    lines: list[str] = []
    imports: set[str] = set()
    for item in items:
        for source in _block(item) if isinstance(item, Block) else [_plain(item)]:
            lines.append(source.text)
            imports |= source.imports
    if lines:
        imports.add(OP)
    return Source("\n".join(lines), frozenset(imports))


def statements(op: Step, context: Context) -> Iterator[Line | Block]:
    """Yield what an operation of a plan is written as."""
    if isinstance(op, Alter) and op.parts:
        lines = tuple(line for part in op.parts for line in lines_of(part, context))
        yield Block(op.key.schema, op.key.name, lines)
        return
    lines = tuple(lines_of(op, context))
    calls = [line for line in lines if isinstance(line, Call) and line.batchable]
    if op.key.owner is not None and len(calls) > 1:
        yield Block(op.key.owner.schema, op.key.owner.name, lines)
    else:
        yield from lines


def lines_of(op: Step, context: Context) -> Iterator[Line]:
    """Yield the calls that carry out an operation, and before them what to know about them."""
    if not isinstance(op, Fill | Unresolved):
        yield from _marks(op, context)
    yield from calls_of(op, context)


def calls_of(op: Step, context: Context) -> Iterator[Line]:
    """Yield the calls that carry out an operation, or the line that stands for those that can't be told."""
    kind = context.dialect.kind(op.key)
    match op:
        case Fill():
            yield from kind.fill(op, context)
        case Unresolved():
            yield _failing(op)
        case _:
            yield from kind.render(op, context)


def imports_of(*sources: Source) -> tuple[str, ...]:
    """Return the import lines that the sources need: ``import`` before ``from``, by name."""
    lines = frozenset().union(*(source.imports for source in sources))
    return tuple(sorted(lines, key=lambda line: (line.startswith("from"), line)))


def findings(steps: Iterable[Step], context: Context) -> Iterator[Finding]:
    """Yield what is to be known of the operations, in their order."""
    for op in steps:
        if isinstance(op, Alter) and op.parts:
            yield from findings(op.parts, context)
        elif not isinstance(op, Fill):
            yield from _findings_of(op, context)


def _findings_of(op: Op, context: Context) -> Iterator[Finding]:
    """Yield what only a person knows of an operation, and what it does to rows; a question tells both."""
    asked = [] if isinstance(op, Drop) else list(context.asked.get(op.key, ()))
    yield from asked
    told = {finding.rule for finding in asked}
    hazards = context.dialect.kind(op.key).hazards(op, context)
    yield from (finding for finding in hazards if finding.rule not in told)


def _plain(line: Line) -> Source:
    return line.plain() if isinstance(line, Call) else line


def _block(block: Block) -> Iterator[Source]:
    """Yield a ``with`` block, and before and after it what a block can't hold."""
    apart = [one for one in block.lines if isinstance(one, Call) and not one.batchable]
    yield from (one.plain() for one in apart if one.ahead)
    kwargs = {} if block.schema is None else {"schema": block.schema}
    head = call("op.batch_alter_table", [block.table], kwargs)
    yield Source(f"with {head.text} as batch_op:", head.imports)
    for line in block.lines:
        if line in apart:
            continue
        source = line.batched() if isinstance(line, Call) else line
        yield Source(f"    {source.text}", source.imports)
    yield from (one.plain() for one in apart if not one.ahead)


def _failing(op: Unresolved[Any]) -> Source:
    """Return the line that stops the script until somebody has put something in its place."""
    return call("raise NotImplementedError", [f"{op.key}: {op.why}"])


def _marks(op: Op, context: Context) -> Iterator[Source]:
    for finding in _findings_of(op, context):
        yield Source(f"# {finding.rule}: {visible(finding.message)}")
