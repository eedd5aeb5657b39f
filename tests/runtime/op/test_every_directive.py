"""Every function of ``op``, every verb of a block, and each of their parameters is in a case."""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from migrations_runtime import op
from migrations_runtime.op import BatchOperations
from tests.runtime.op.case import CaseFile

# What writes no SQL by itself, and where it is tested.
WITHOUT_SQL = {
    "BatchOperations": "batch_alter_table gives one",
    "DomainColumn": "rebuild_domain takes them",
    "EnumColumn": "rebuild_enum takes them",
    "get_context": "test_misc.py; create_index.md has its autocommit_block",
    "implementation_for": "tests/directives",
    "invoke": "tests/directives",
    "register_operation": "tests/directives",
    "run_async": "tests/runtime/test_asynchronous.py",
}
# Parameters that no case can have on every server, and why.
EXCUSED = {
    "alter_extension": {"schema"},  # most servers have no extension that can move
}
OF_A_BLOCK = {
    name: function
    for name, function in inspect.getmembers(BatchOperations, inspect.isfunction)
    if not name.startswith("_")
}
FILES = CaseFile.all()
Said = dict[str, set[str]]


def said() -> Said:
    """Return the parameters that cases give, by function: ``op.add_column``, ``batch_op.f``."""
    found: Said = defaultdict(set)
    for file in FILES:
        for case in file.cases:
            for node in ast.walk(ast.parse(case.script)):
                match node:
                    case ast.Call(ast.Attribute(ast.Name(receiver), name), args, keywords):
                        given = {keyword.arg for keyword in keywords if keyword.arg is not None}
                        found[f"{receiver}.{name}"] |= given | positional(receiver, name, args)
    return found


def positional(receiver: str, name: str, args: list[ast.expr]) -> set[str]:
    """Return the names of the parameters that stand at the places of ``args``."""
    function: Any = getattr(op, name, None) if receiver == "op" else OF_A_BLOCK.get(name)
    if function is None:
        return set()
    names = parameters(function)
    given = inspect.signature(function).parameters.values()
    variadic = {one.name for one in given if one.kind is one.VAR_POSITIONAL}
    return {*names[: len(args)], *variadic}


def parameters(function: Callable[..., object]) -> list[str]:
    """Return the parameters that have a name, but ``self``."""
    return [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is not parameter.VAR_KEYWORD and name != "self"
    ]


SAID = said()


def test_each_function_has_a_file_of_cases() -> None:
    assert {file.path.stem for file in FILES} == set(op.__all__) - set(WITHOUT_SQL)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)
def test_each_case_is_about_its_file_s_function(file: CaseFile) -> None:
    assert (
        file.intro.startswith(f"# op.{file.path.stem}\n") or file.intro == f"# op.{file.path.stem}"
    )
    assert file.cases
    for case in file.cases:
        assert f"op.{file.path.stem}(" in case.script, case.title
        assert case.sql, f"{case.title}: run DIFFGEN_CASES_UPDATE=1 pytest {__package__}"


@pytest.mark.parametrize("name", sorted(set(op.__all__) - set(WITHOUT_SQL)))
def test_each_parameter_of_a_function_is_given_in_a_case(name: str) -> None:
    assert set(parameters(getattr(op, name))) - EXCUSED.get(name, set()) <= SAID[f"op.{name}"]


@pytest.mark.parametrize("name", sorted(OF_A_BLOCK))
def test_each_parameter_of_a_block_s_verb_is_given_in_a_case(name: str) -> None:
    if name in WITHOUT_SQL:
        return
    assert f"batch_op.{name}" in SAID
    assert set(parameters(OF_A_BLOCK[name])) <= SAID[f"batch_op.{name}"]
