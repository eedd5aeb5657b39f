"""Operations as objects, and directives of one's own (``migrations_runtime.operations``)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from migrations_runtime.errors import CommandError
from migrations_runtime.op.active import operations

if TYPE_CHECKING:
    from migrations_runtime.operations.operation import MigrateOperation

__all__ = ["implementation_for", "invoke", "register_operation"]

# Scripts that use none of this don't wait for the import.
_REGISTRY = "migrations_runtime.operations.registry"


def invoke(operation: MigrateOperation) -> Any:
    """Carry an operation out that was made as an object.

    >>> op.invoke(ops.DropTableOp("users", schema="shop"))
    DROP TABLE shop.users;
    """
    from migrations_runtime.operations import Operations

    return Operations(operations().migration_context).invoke(operation)


def register_operation(name: str, sourcename: str | None = None) -> Callable[[Any], Any]:
    """Register a class of operations as ``op.name``; see ``Operations.register_operation``."""
    from migrations_runtime.operations import Operations

    return Operations.register_operation(name, sourcename)


def implementation_for(
    op_cls: type[MigrateOperation], replace: bool = False
) -> Callable[[Any], Any]:
    """Register what carries an operation out; see ``Operations.implementation_for``."""
    from migrations_runtime.operations import Operations

    return Operations.implementation_for(op_cls, replace)


def registered(name: str) -> Callable[..., Any] | None:
    """Return the function of a directive; none where nobody has registered one of that name."""
    registry = sys.modules.get(_REGISTRY)
    directive = None if registry is None else registry.directives.get(name)
    return None if directive is None else partial(_directed, name, directive)


def _directed(name: str, directive: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    from migrations_runtime.operations import Operations

    return directive(Operations(operations(name).migration_context), *args, **kwargs)


def register_batch_operation(
    batch: type, name: str, sourcename: str | None
) -> Callable[[Any], Any]:
    """Register a class of operations for the blocks of ``batch_alter_table``."""
    from migrations_runtime.operations import registry

    return registry.register(registry.batch_directives, name, sourcename, partial(hasattr, batch))


def registered_for_batch(name: str) -> Callable[..., Any] | None:
    """Return the function of a directive for blocks; none where nobody has registered one."""
    registry = sys.modules.get(_REGISTRY)
    return None if registry is None else registry.batch_directives.get(name)


def invoke_in_batch(batch: object, operation: MigrateOperation) -> Any:
    """Carry a directive out with a block in the place of ``Operations``."""
    from migrations_runtime.operations import registry

    implementation = registry.implementation_of(operation)
    if implementation is None:
        operation.call()  # raises for one that nobody has implemented
        raise CommandError(
            "batch_op.invoke() is for directives of your own; call the others by their function"
        )
    return implementation(batch, operation)
