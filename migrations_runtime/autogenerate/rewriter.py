"""Functions that rewrite operations before they become a revision, one for each class of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import Any, Self, TypeVar

from migrations_runtime.op.operation import MigrateOperation
from migrations_runtime.op.registry import nearest
from migrations_runtime.operations.containers import DowngradeOps, OpContainer, UpgradeOps
from migrations_runtime.operations.script import MigrationScript

F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=OpContainer)
Hook = Callable[[Any, Any, list[MigrationScript]], None]


class Rewriter:
    """What ``process_revision_directives`` may be: it calls a function for each operation.

    >>> writer = Rewriter()
    >>> @writer.rewrites(ops.AddColumnOp)
    ... def first_nullable(context, revision, op):
    ...     if op.column.nullable:
    ...         return op
    ...     op.column.nullable = True
    ...     return [op, ops.AlterColumnOp(op.table_name, op.column.name, modify_nullable=False)]
    """

    def __init__(self) -> None:
        self._functions: dict[type[MigrateOperation], Callable[..., Any]] = {}
        self._chained: tuple[Hook, ...] = ()

    def rewrites(
        self, operator: type[MigrateOperation] | Iterable[type[MigrateOperation]]
    ) -> Callable[[F], F]:
        """Return a decorator for the function of a class of operations, or of several.

        The function is given the migration context, the revision and an operation. It returns the
        operation, another one, or a list of those that take its place; ``None`` drops it.
        """
        classes = [operator] if isinstance(operator, type) else list(operator)

        def decorate(function: F) -> F:
            self._functions.update(dict.fromkeys(classes, function))
            return function

        return decorate

    def chain(self, other: Hook) -> Self:
        """Return a rewriter that does what this one does, and then what ``other`` does."""
        chained = copy(self)
        chained._chained = (*self._chained, other)
        return chained

    def __call__(self, context: Any, revision: Any, directives: list[MigrationScript]) -> None:
        """Rewrite all operations of the revisions, in place."""
        directives[:] = [
            script
            for directive in directives
            for script in self._rewritten(context, revision, directive)
            if isinstance(script, MigrationScript)
        ]
        for other in self._chained:
            other(context, revision, directives)

    def _rewritten(
        self, context: Any, revision: Any, given: MigrateOperation
    ) -> Iterator[MigrateOperation]:
        """Yield what takes the place of an operation; what is inside of that is rewritten, too."""
        for operation in self._replaced(context, revision, given):
            if isinstance(operation, MigrationScript):
                operation.upgrade_ops = self._each(
                    context, revision, operation.upgrade_ops_list, UpgradeOps
                )
                operation.downgrade_ops = self._each(
                    context, revision, operation.downgrade_ops_list, DowngradeOps
                )
            elif isinstance(operation, OpContainer):
                operation.ops[:] = [
                    found
                    for inside in list(operation.ops)
                    for found in self._rewritten(context, revision, inside)
                ]
            yield operation

    def _each(self, context: Any, revision: Any, found: Sequence[C], wanted: type[C]) -> list[C]:
        result = []
        for container in found:
            rewritten = list(self._rewritten(context, revision, container))
            if len(rewritten) != 1 or not isinstance(rewritten[0], wanted):
                raise ValueError(
                    f"what takes the place of {wanted.__name__} must be one {wanted.__name__}, "
                    f"and it is {rewritten}"
                )
            result.append(rewritten[0])
        return result

    def _replaced(
        self, context: Any, revision: Any, given: MigrateOperation
    ) -> Sequence[MigrateOperation]:
        function = nearest(self._functions, given)
        # What a function puts in the place of an operation may be of the class it is for.
        if function is None or self._functions_key() in given.rewritten_by:
            return [given]
        answer = function(context, revision, given)
        if answer is None:
            return []
        found = [answer] if isinstance(answer, MigrateOperation) else list(answer)
        for operation in found:
            operation.rewritten_by = operation.rewritten_by | {self._functions_key()}
        return found

    def _functions_key(self) -> int:
        # A chained copy shares the functions, and is the same rewriter as far as these go.
        return id(self._functions)
