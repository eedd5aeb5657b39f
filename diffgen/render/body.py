"""The body of ``upgrade()`` and ``downgrade()``: operations as calls, marked where rows are at stake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from diffgen.contracts import Call, Context, Finding
from diffgen.ops import Alter, Op, Unresolved
from diffgen.source import OP, Source, call


def body(ops: Sequence[Op], context: Context) -> Source:
    """Return the statements that carry out ``ops``, in their order.

    :raises Unaccounted: when a kind leaves a changed field out.
    """
    lines: list[str] = []
    imports: set[str] = set()
    for op in ops:
        for source in _statements(op, context):
            lines.append(source.text)
            imports |= source.imports
    if lines:
        imports.add(OP)
    return Source("\n".join(lines), frozenset(imports))


def imports_of(*sources: Source) -> tuple[str, ...]:
    """Return the import lines that the sources need: ``import`` before ``from``, by name."""
    lines = frozenset().union(*(source.imports for source in sources))
    return tuple(sorted(lines, key=lambda line: (line.startswith("from"), line)))


def findings(ops: Iterable[Op], context: Context) -> Iterator[Finding]:
    """Yield what the operations do to rows, in their order."""
    for op in ops:
        if isinstance(op, Alter) and op.parts:
            yield from findings(op.parts, context)
        else:
            yield from context.dialect.kind(op.key).hazards(op, context)


def _statements(op: Op, context: Context) -> Iterator[Source]:
    if isinstance(op, Alter) and op.parts:
        yield from _block(op, context)
        return
    if isinstance(op, Unresolved):
        yield _failing(op)
        return
    yield from _marks(op, context)
    for one in _calls(op, context):
        yield one.plain()


def _block(op: Alter[Any], context: Context) -> Iterator[Source]:
    """Yield a ``with`` block, and after it what a block can't hold."""
    schema, table = op.key.schema, op.key.name
    kwargs = {} if schema is None else {"schema": schema}
    head = call("op.batch_alter_table", [table], kwargs)
    yield Source(f"with {head.text} as batch_op:", head.imports)
    later: list[Call] = []
    for part in op.parts:
        if isinstance(part, Unresolved):
            yield Source(f"    {_failing(part).text}")
            continue
        for mark in _marks(part, context):
            yield Source(f"    {mark.text}", mark.imports)
        for one in _calls(part, context):
            if one.batchable:
                source = one.batched()
                yield Source(f"    {source.text}", source.imports)
            else:
                later.append(one)
    yield from (one.plain() for one in later)


def _failing(op: Unresolved[Any]) -> Source:
    """Return the line that stops the script until somebody has put something in its place."""
    return call("raise NotImplementedError", [f"{op.key}: {op.why}"])


def _calls(op: Op, context: Context) -> Iterable[Call]:
    return context.dialect.kind(op.key).render(op, context)


def _marks(op: Op, context: Context) -> Iterator[Source]:
    for finding in context.dialect.kind(op.key).hazards(op, context):
        yield Source(f"# {finding.rule}: {_one_line(finding.message)}")


def _one_line(text: str) -> str:
    """Return text that stays inside its comment, whatever the names in it hold."""
    return "".join(character if character.isprintable() else "?" for character in text)
