"""The functions of ``op`` for a program: on a context of its own, and with directives of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import wraps
from typing import Any, Self, TypeVar

from migrations_runtime.op import registry
from migrations_runtime.op.active import PACKAGE, active, running
from migrations_runtime.op.batch import batch_alter_table
from migrations_runtime.op.batch_operations import BatchOperations
from migrations_runtime.op.operation import MigrateOperation

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])


class Operations:
    """All functions of ``op``, on a migration context: ``Operations(context).create_table(...)``.

    Inside a migration, a registered directive gets one for the migration that is running.
    """

    def __init__(self, migration_context: Any, impl: object = None) -> None:
        self.migration_context = migration_context

    @property
    def impl(self) -> Any:
        """How the runtime treats the server."""
        return self.migration_context.impl

    @classmethod
    @contextmanager
    def context(cls, migration_context: Any) -> Iterator[Self]:
        """Let the functions of ``op`` work on a migration context while the block runs."""
        with running(migration_context.executor, migration_context, migration_context.opts):
            yield cls(migration_context)

    def invoke(self, operation: MigrateOperation) -> Any:
        """Carry an operation out, and return what its function returns.

        :raises CommandError: nothing is registered that could.
        """
        implementation = registry.implementation_of(operation)
        if implementation is not None:
            return implementation(self, operation)
        call = operation.call()
        function = registry.put_aside.get(call.function) or getattr(self, call.function)
        with self._active():
            return function(*call.args, **call.kwargs)

    @contextmanager
    def batch_alter_table(self, *args: Any, **kwargs: Any) -> Iterator[BatchOperations]:
        """Collect changes of one table in a block, as ``op.batch_alter_table`` does."""
        with self._active(), batch_alter_table(*args, **kwargs) as batch_op:
            yield batch_op

    def __getattr__(self, name: str) -> Any:
        """Return a function of ``op``, or a registered directive, that works on this context."""
        function = None if name.startswith("_") else getattr(sys.modules[PACKAGE], name, None)
        if not callable(function):
            raise AttributeError(f"there is no operation {name!r}")

        @wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            with self._active():
                return function(*args, **kwargs)

        return called

    def _active(self) -> AbstractContextManager[object]:
        present = active.get(None)
        if present is not None and present.migration_context is self.migration_context:
            return nullcontext()
        return self.context(self.migration_context)

    @classmethod
    def register_operation(cls, name: str, sourcename: str | None = None) -> Callable[[C], C]:
        """Register a class of operations as ``op.name``, by its class method of that name.

        It takes the place of a function of ``op`` that Alembic has not got, since histories that
        began there mean their own by the name.

        :raises CommandError: it is the name of a function that Alembic has, too.
        """
        decorate = registry.register(registry.directives, name, sourcename, _is_taken)
        if (function := vars(sys.modules[PACKAGE]).pop(name, None)) is not None:
            registry.put_aside[name] = function
        return decorate

    @classmethod
    def implementation_for(
        cls, op_cls: type[MigrateOperation], replace: bool = False
    ) -> Callable[[F], F]:
        """Register the function that carries a class of operations out.

        It is called with an ``Operations`` and the operation.

        :raises CommandError: there is one already, and ``replace`` wasn't said.
        """
        return registry.implements(op_cls, replace)


def _is_taken(name: str) -> bool:
    op = sys.modules[PACKAGE]
    return hasattr(op, name) and (name in registry.ALEMBIC_HAS or name not in op.__all__)
