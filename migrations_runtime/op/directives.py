"""Operations as objects, and directives of one's own (``migrations_runtime.operations``)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from migrations_runtime.op import registry
from migrations_runtime.op.active import operations
from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.op.operations import Operations

__all__ = ["implementation_for", "invoke", "register_operation"]


def invoke(operation: MigrateOperation) -> Any:
    """Carry an operation out that was made as an object.

    >>> op.invoke(ops.DropTableOp("users", schema="shop"))
    DROP TABLE shop.users;
    """
    return Operations(operations().migration_context).invoke(operation)


def register_operation(name: str, sourcename: str | None = None) -> Callable[[Any], Any]:
    """Register a class of operations as ``op.name``; see ``Operations.register_operation``."""
    return Operations.register_operation(name, sourcename)


def implementation_for(
    op_cls: type[MigrateOperation], replace: bool = False
) -> Callable[[Any], Any]:
    """Register what carries an operation out; see ``Operations.implementation_for``."""
    return Operations.implementation_for(op_cls, replace)


def registered(name: str) -> Callable[..., Any] | None:
    """Return the function of a directive; none where nobody has registered one of that name."""
    directive = registry.directives.get(name)
    return None if directive is None else partial(_directed, name, directive)


def _directed(name: str, directive: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return directive(Operations(operations(name).migration_context), *args, **kwargs)
