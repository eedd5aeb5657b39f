"""Every operation shows one example in its docstring; this runs it, and it makes the SQL it says."""

from __future__ import annotations

import doctest
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime import op
from migrations_runtime.operations import ops
from tests.runtime.op.offline import offline, one_line

WITHOUT_SQL = {
    "BatchOperations",
    "DomainColumn",
    "EnumColumn",
    "get_context",
    "implementation_for",
    "register_operation",
    "run_async",
}


@pytest.mark.parametrize("name", sorted(set(op.__all__) - WITHOUT_SQL))
def test_the_docstring_tells_the_sql(name: str) -> None:
    docstring = getattr(op, name).__doc__
    examples = doctest.DocTestParser().get_examples(docstring)
    assert examples, f"op.{name} shows no example"
    scope: dict[str, Any] = {"op": op, "ops": ops, "sa": sa}
    with offline() as buffer:
        for example in examples:
            exec(compile(example.source, f"<op.{name}>", "exec"), scope)
    wanted = "".join(example.want for example in examples)
    assert one_line(buffer.getvalue()) == one_line(wanted)
