"""Text that goes through other hands arrives as it was: SQL in scripts, names, lists of values."""

from __future__ import annotations

import re

import sqlalchemy as sa
from hypothesis import example, given
from hypothesis import strategies as st

from diffgen.dialects.postgresql.sql.lists import lists_as_written
from diffgen.dialects.postgresql.sql.text import expression, unwrapped
from diffgen.kinds.text import escaped, text_source
from diffgen.source import to_source
from migrations_runtime.naming import MAX_BYTES, SUFFIXES, clipped, constraint_name
from tests.laws.catalogs import DIALECTS, every_dialect

# Any text, and often what SQLAlchemy looks for in it; NUL can't be in SQL, a surrogate in no file.
ANY = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
TRICKY = st.text(st.sampled_from(list(":\\%'\"a1_$ ()[]{}\n\té")))
TEXTS = st.one_of(ANY, TRICKY)
NAMES = st.text(st.sampled_from(list("abé漢 %\"'._")), min_size=1, max_size=90)


@every_dialect
@given(sql=TEXTS)
@example(sql="a::text || ':b' || E'\\:c' || :d")
@example(sql="'100%' LIKE '%%' AND x \\: y")
def test_sql_in_a_script_is_sent_as_it_stands(name: str, sql: str) -> None:
    dialect = DIALECTS[name]
    compiled = sa.text(escaped(sql)).compile(dialect=dialect.sqlalchemy)
    assert compiled.params == {}
    # The driver halves the percent signs that SQLAlchemy doubles for it.
    twice = dialect.sqlalchemy.paramstyle in ("format", "pyformat")
    assert str(compiled) == (sql.replace("%", "%%") if twice else sql)


@given(sql=TEXTS)
def test_the_source_of_sql_is_python_for_it(sql: str) -> None:
    text = eval(text_source(sql).text, {"sa": sa})
    assert str(text.compile()) == sql


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(TEXTS, inner, max_size=3),
    ),
    max_leaves=8,
)  # fmt: skip


@given(value=VALUES)
def test_the_source_of_a_value_is_python_for_it(value: object) -> None:
    assert eval(to_source(value).text) == value


@given(
    type_=st.sampled_from(sorted(SUFFIXES)),
    table=NAMES,
    columns=st.lists(NAMES, max_size=4),
    count=st.integers(0, 12),
)
def test_a_name_that_the_server_would_give_fits_and_is_free(
    type_: str, table: str, columns: list[str], count: int
) -> None:
    taken: list[str] = []
    for _ in range(count + 1):
        taken.append(constraint_name(type_, table, columns, taken))
    assert len(set(taken)) == len(taken)
    assert all(len(name.encode()) <= MAX_BYTES for name in taken)
    parts = [table, *([] if type_ == "primary" else columns), SUFFIXES[type_]]
    plain = "_".join(parts)
    if len(plain.encode()) <= MAX_BYTES:
        assert taken[0] == plain


@given(name=ANY, length=st.integers(0, 80))
def test_a_clipped_name_is_the_longest_beginning_that_fits(name: str, length: int) -> None:
    kept = clipped(name, length)
    assert name.startswith(kept)
    assert len(kept.encode()) <= length
    assert kept == name or len(name[: len(kept) + 1].encode()) > length


LABELS = st.lists(
    st.text(st.sampled_from(list("ab'[](),: \"")), max_size=5), min_size=1, max_size=4
)
COLUMNS = st.sampled_from(["status", '"Mixed ]"', "(a || b)", "lower(status)"])
AROUND = st.sampled_from(["{}", "(({}) AND (n > 0))", "((ARRAY[1, 2] @> tags) OR {})", "(NOT {})"])
OPERATORS = st.sampled_from([("=", "ANY"), ("<>", "ALL"), ("~~", "ANY")])


def literal(label: str) -> str:
    return "'" + label.replace("'", "''") + "'"


@given(labels=LABELS, column=COLUMNS, around=AROUND, operator=OPERATORS)
def test_a_list_of_values_is_one_whichever_way_the_server_spells_it(
    labels: list[str], column: str, around: str, operator: tuple[str, str]
) -> None:
    sign, word = operator
    values = [f"{literal(label)}::character varying" for label in labels]
    left = f"({column})::text {sign} {word}"
    first = around.format(f"({left} ((ARRAY[{', '.join(values)}])::text[]))")
    casts = ", ".join(f"({value})::text" for value in values)
    second = around.format(f"({left} (ARRAY[{casts}]))")
    written = lists_as_written(first)
    assert lists_as_written(second) == written
    assert lists_as_written(written) == written
    assert strings(written) == strings(first)
    assert "::text" not in re.sub(r"'(?:[^']|'')*'", "", written)


@given(sql=TEXTS)
def test_text_without_such_a_list_stays_as_it_is(sql: str) -> None:
    once = lists_as_written(sql)
    assert lists_as_written(once) == once
    assert strings(once) == strings(sql)
    if "ARRAY[" not in sql:
        assert once == sql


@given(sql=TEXTS, depth=st.integers(0, 3))
def test_outer_parentheses_do_not_count(sql: str, depth: int) -> None:
    assert unwrapped(unwrapped(sql)) == unwrapped(sql)
    assert expression(sql).sql == sql
    if sql.count("'") + sql.count('"') == 0 and "(" not in sql and ")" not in sql:
        assert expression("(" * depth + sql + ")" * depth) == expression(sql)


def strings(sql: str) -> list[str]:
    return re.findall(r"'(?:[^']|'')*'", sql)
