"""What hooks have left of a plan, taken out of it, and added to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diffgen.catalog import Key
from diffgen.contracts import Dialect
from diffgen.directives.planned import Origin, is_as_planned
from diffgen.ops import Alter, Create, Drop, Op, Step
from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.operations import ops


@dataclass(frozen=True)
class Survey:
    """One direction of a revision after its hooks.

    :ivar keys: the objects that it still speaks of.
    :ivar planned: the plan's operations that are as they were.
    :ivar added: the operations that the plan hadn't, and that are about no object of its own.
    """

    keys: frozenset[Key]
    planned: tuple[Step, ...]
    added: tuple[MigrateOperation, ...]


def survey(operations: Iterable[MigrateOperation], dialect: Dialect) -> Survey:
    """Return what there is."""
    keys: set[Key] = set()
    planned: list[Step] = []
    added: list[MigrateOperation] = []
    for operation in operations:
        if isinstance(operation.origin, Origin):
            keys |= keys_of(operation.origin.op)
            if is_as_planned(operation) and operation.origin.op not in planned[-1:]:
                planned.append(operation.origin.op)
        elif (key := _key(operation, dialect)) is not None:
            keys.add(key)
        else:
            added.append(operation)
    return Survey(frozenset(keys), tuple(planned), tuple(added))


def keys_of(op: Step) -> set[Key]:
    """Return the objects that an operation of a plan speaks of."""
    parts: Iterator[Step] = iter(op.parts if isinstance(op, Alter | Create | Drop) else ())
    return {op.key}.union(*(keys_of(part) for part in parts))


def divided(found: Sequence[Op], keys: frozenset[Key]) -> tuple[list[Op], list[Op]]:
    """Return the differences that operations on ``keys`` still speak of, and the others.

    Whoever makes or drops a table also answers for what is in it.
    """
    whole = {op.key for op in found if isinstance(op, Create | Drop)} & keys
    left: list[Op] = []
    others: list[Op] = []
    for op in found:
        speaks = op.key in keys or op.key.owner in whole
        (left if speaks else others).append(op)
    return left, others


def _key(operation: MigrateOperation, dialect: Dialect) -> Key | None:
    """Return the object that an operation which a hook has made is about."""
    given: Any = operation
    if isinstance(operation, ops.AlterTableOp | ops.CreateTableOp | ops.DropTableOp):
        schema = dialect.schema(given.schema)
        name = dialect.table_name(given.table_name)
        if isinstance(operation, ops.AddColumnOp):
            return Key("column", schema, dialect.identifier(operation.column.name), name)
        if isinstance(operation, ops.DropColumnOp | ops.AlterColumnOp):
            return Key("column", schema, dialect.identifier(operation.column_name), name)
        return Key("table", schema, name)
    if isinstance(operation, ops.CreateIndexOp | ops.DropIndexOp) and operation.table_name:
        schema, table = dialect.schema(operation.schema), dialect.table_name(operation.table_name)
        return Key("index", schema, dialect.identifier(str(operation.index_name)), table)
    return None
