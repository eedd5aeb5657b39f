"""Python source as a value, and the calls of a script."""

from __future__ import annotations

import pytest

from diffgen.contracts import Call
from diffgen.source import SQLALCHEMY, Source, call, to_source


def test_plain_values_are_their_repr() -> None:
    value = {"a": [1, None, True], "b": ("x",), "c": {}}
    assert str(to_source(value)) == "{'a': [1, None, True], 'b': ('x',), 'c': {}}"


def test_what_has_no_source_is_refused() -> None:
    with pytest.raises(TypeError, match="no source for object"):
        to_source([object()])


def test_a_call_carries_the_imports_of_all_that_is_in_it() -> None:
    inner = call("postgresql.JSONB", imports=["from sqlalchemy.dialects import postgresql"])
    made = call("sa.Column", ["x", [inner]], {"nullable": False})
    assert made.text == "sa.Column('x', [postgresql.JSONB()], nullable=False)"
    assert made.imports == {SQLALCHEMY, "from sqlalchemy.dialects import postgresql"}


def test_a_source_stays_what_it_is() -> None:
    assert to_source(Source("x")) == Source("x")


def test_a_plain_call_names_its_table_and_a_batched_one_does_not() -> None:
    one = Call("drop_constraint", ("c",), {"type_": "check"}, ("shop", "items"), position=1)
    assert one.plain().text == "op.drop_constraint('c', 'items', type_='check', schema='shop')"
    assert one.batched().text == "batch_op.drop_constraint('c', type_='check')"


def test_the_schema_goes_by_the_word_of_the_function() -> None:
    key = Call("create_foreign_key", ("f",), {}, ("s", "t"), 1, schema_keyword="source_schema")
    assert key.plain().text == "op.create_foreign_key('f', 't', source_schema='s')"
    assert Call("create_schema", ("s",)).plain().text == "op.create_schema('s')"
