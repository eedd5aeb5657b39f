"""Scripts written for Alembic run as they are: each function takes what Alembic's takes, and more."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Mapping
from typing import Any

import pytest
from alembic.operations import BatchOperations as AlembicBatch
from alembic.operations import Operations as AlembicOperations
from alembic.operations import ops as alembic_ops

from migrations_runtime import op
from migrations_runtime.op import BatchOperations, registry
from migrations_runtime.operations import Operations, ops

VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
# What Alembic's proxies need, and are no directives.
MACHINERY = {"context", "create_module_class_proxy"}
OF_OPERATIONS = {"implementation_for", "register_operation"}  # of the class, there and here
# A block has none in it, as the one that it is has no blocks.
NOT_IN_BLOCKS = {"batch_alter_table", "implementation_for"}


def public(owner: type) -> set[str]:
    return {name for name in dir(owner) if not name.startswith("_")} - MACHINERY


def parameters(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    found = inspect.signature(function).parameters
    return {name: one for name, one in found.items() if name != "self" and name[0] != "_"}


def takes(ours: Callable[..., Any], theirs: Callable[..., Any]) -> None:
    """Fail where a call that suits one does not suit the other."""
    mine, wanted = parameters(ours), parameters(theirs)
    gone = [name for name in wanted if name not in mine and wanted[name].kind not in VARIADIC]
    assert not gone
    for name, parameter in wanted.items():
        if parameter.kind in VARIADIC:
            assert parameter.kind in {one.kind for one in mine.values()}, name
        else:
            assert mine[name].kind in (parameter.kind, inspect.Parameter.POSITIONAL_OR_KEYWORD)
            assert default(mine[name]) == default(parameter), name
    assert positional(mine)[: len(positional(wanted))] == positional(wanted)


def default(parameter: inspect.Parameter) -> object:
    """Return the default; whatever is empty means the same."""
    value = parameter.default
    return None if isinstance(value, Collection) and not value else value


def positional(found: Mapping[str, inspect.Parameter]) -> list[str]:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return [name for name, one in found.items() if one.kind is kind]


@pytest.mark.parametrize("name", sorted(public(AlembicOperations) - OF_OPERATIONS - {"impl"}))
def test_each_function_of_op(name: str) -> None:
    takes(getattr(op, name), getattr(AlembicOperations, name))


def test_which_they_are_is_known_without_alembic() -> None:
    assert public(AlembicOperations) - {"impl"} == registry.ALEMBIC_HAS


@pytest.mark.parametrize("name", sorted(OF_OPERATIONS))
def test_each_method_of_operations(name: str) -> None:
    takes(getattr(Operations, name), getattr(AlembicOperations, name))


@pytest.mark.parametrize(
    "name", sorted(public(AlembicBatch) - NOT_IN_BLOCKS - {"impl", "register_operation"})
)
def test_each_function_of_a_block(name: str) -> None:
    takes(getattr(BatchOperations, name), getattr(AlembicBatch, name))


CLASSES = sorted(
    name
    for name, one in vars(alembic_ops).items()
    if isinstance(one, type) and issubclass(one, alembic_ops.MigrateOperation)
)


@pytest.mark.parametrize("name", CLASSES)
def test_each_class_of_operations(name: str) -> None:
    takes(getattr(ops, name).__init__, getattr(alembic_ops, name).__init__)


OF_A_TABLE = {"table_name", "source_table", "schema", "source_schema"}
# A block is one table's; and COMMENT ON, of PostgreSQL alone, gains nothing by one.
ONLY_PLAIN = {"batch_alter_table", "create_table", "drop_table", "comment_on_constraint"}
VERBS = {
    name
    for name in set(op.__all__) - {"BatchOperations", "DomainColumn", "EnumColumn"}
    if {"table_name", "source_table"} & set(parameters(getattr(op, name)))
}


@pytest.mark.parametrize("name", sorted(VERBS - ONLY_PLAIN))
def test_a_block_has_the_verbs_of_a_table_that_is_there(name: str) -> None:
    plain, in_block = parameters(getattr(op, name)), parameters(getattr(BatchOperations, name))
    said = {one for one in set(plain) - OF_A_TABLE if plain[one].kind not in VARIADIC}
    assert said <= set(in_block)
    assert all(default(in_block[one]) == default(plain[one]) for one in said)
