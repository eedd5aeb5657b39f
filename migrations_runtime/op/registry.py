"""Directives of one's own: their names in ``op``, and what carries them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from migrations_runtime.errors import CommandError
from migrations_runtime.op.operation import MigrateOperation

C = TypeVar("C", bound=type)
F = TypeVar("F", bound=Callable[..., Any])
V = TypeVar("V")
Implementation = Callable[[Any, Any], Any]

#: The functions of ``op`` that every script of Alembic's counts on.
ALEMBIC_HAS = frozenset(
    (
        "add_column",
        "alter_column",
        "batch_alter_table",
        "bulk_insert",
        "create_check_constraint",
        "create_exclude_constraint",
        "create_foreign_key",
        "create_index",
        "create_primary_key",
        "create_table",
        "create_table_comment",
        "create_unique_constraint",
        "drop_column",
        "drop_constraint",
        "drop_index",
        "drop_table",
        "drop_table_comment",
        "execute",
        "f",
        "get_bind",
        "get_context",
        "implementation_for",
        "inline_literal",
        "invoke",
        "register_operation",
        "rename_table",
        "run_async",
    )
)
#: By name: called with the operations that run, then with what the script gives.
directives: dict[str, Callable[..., Any]] = {}
#: The same, for the blocks of ``batch_alter_table``; called with the block.
batch_directives: dict[str, Callable[..., Any]] = {}
#: Functions of ``op`` in whose place a directive stands; our own operations are carried out by them.
put_aside: dict[str, Callable[..., Any]] = {}
_implementations: dict[type[MigrateOperation], Implementation] = {}


def register(
    known: dict[str, Callable[..., Any]],
    name: str,
    sourcename: str | None,
    is_taken: Callable[[str], bool],
) -> Callable[[C], C]:
    """Return a decorator that makes a class method of an operation a function of ``op``.

    :param known: the directives that it becomes one of.
    :param sourcename: the class method's name, where it isn't ``name``.
    :raises CommandError: ``op`` has a function of that name already.
    """
    if name not in known and is_taken(name):
        raise CommandError(f"op.{name} is there already; give your directive another name")

    def decorate(operation: C) -> C:
        known[name] = getattr(operation, sourcename or name)
        return operation

    return decorate


def implements(operation: type[MigrateOperation], replace: bool = False) -> Callable[[F], F]:
    """Return a decorator for the function that carries an operation out.

    :raises CommandError: there is one already, and ``replace`` wasn't said.
    """

    def decorate(function: F) -> F:
        there = _implementations.get(operation)
        if there is not None and not replace and there.__module__ != function.__module__:
            raise CommandError(
                f"{operation.__name__} is implemented by {there.__module__}.{there.__name__} "
                "already; say replace=True to replace that"
            )
        _implementations[operation] = function
        return function

    return decorate


def implementation_of(operation: MigrateOperation) -> Implementation | None:
    """Return the function that was registered for an operation's class, or the nearest above it."""
    return nearest(_implementations, operation)


def nearest(known: Mapping[Any, V], operation: object) -> V | None:
    """Return what is known of an operation's class, or of the nearest above it."""
    return next((known[above] for above in type(operation).__mro__ if above in known), None)
