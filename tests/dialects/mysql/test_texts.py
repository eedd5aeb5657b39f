"""SQL text is compared without what means nothing to the server."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from diffgen.dialects.mysql.sql.strings import quoted, unquoted
from diffgen.dialects.mysql.sql.text import canonical, expression
from diffgen.dialects.mysql.sql.tokens import tokens


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a > 5", "(`a` > 5)"),
        ("((a) > 5)", "(a) > 5"),
        ("A IN ('x', 'y')", "`a` in ('x','y')"),
        ("concat(a, _utf8mb4'x', \"y\")", "concat(`a`,'x','y')"),
        ("a != 'it''s'", "`a` <> 'it\\'s'"),
        ("a AND  b", "a\nand b"),
    ],
)
def test_texts_that_say_the_same(first: str, second: str) -> None:
    assert canonical(first) == canonical(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a = 'X'", "a = 'x'"),
        ("a = 'x'", "a = `x`"),
        ("(a) + (b)", "a) + (b"),
        ("a = ' b'", "a = 'b'"),
    ],
)
def test_texts_that_differ(first: str, second: str) -> None:
    assert canonical(first) != canonical(second)


@given(st.text())
def test_a_string_is_what_its_literal_stands_for(value: str) -> None:
    assert unquoted(quoted(value)) == value
    assert unquoted(quoted(value).replace("\\\\", "\\"), backslashes=False) == value or "\\" in (
        quoted(value)
    )


@given(st.text(st.sampled_from(list("ab '\"`()._,>=\\\n1"))))
def test_a_text_in_canonical_form_stays_as_it_is(sql: str) -> None:
    assume(not any(token.kind == "sign" and token.text in "'\"`\\" for token in tokens(sql)))
    assert canonical(canonical(sql)) == canonical(sql)


def test_names_in_a_text_are_found_in_backticks() -> None:
    names = set(expression("`Odd name` > `it``s` AND total < 'no `name`'").names())
    assert {"Odd name", "it`s", "total"} <= names
    assert "no `name`" not in names
