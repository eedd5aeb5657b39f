"""How values come into another type: kept where that can be, else refused by the server, never cut."""

from __future__ import annotations

import pytest

from diffgen.dialects.postgresql.kinds.conversion import conversion

CASES = {
    ("character varying(10)", "character varying(20)"): None,
    ("integer", "numeric(10,2)"): None,
    ("integer", "text"): None,
    ("character varying(10)", "character(3)"): None,
    ("text", "integer"): "x::integer",
    ("inet", "uuid"): "x::text::uuid",
    ("json", "jsonb"): "x::jsonb",
    ("bigint", "boolean"): "x <> 0",
    ("boolean", "smallint"): "x::integer::smallint",
    ("money", "double precision"): "x::numeric::double precision",
    ("date", "jsonb"): "to_jsonb(x)",
    ("jsonb", "date"): "(x #>> '{}')::date",
    ("interval", "integer"): "extract(epoch FROM x)::integer",
    ("bytea", "text"): "convert_from(x, 'UTF8')",
    ("text", "bytea"): "convert_to(x, 'UTF8')",
    ("uuid", "character(32)"): "replace(x::text, '-', '')",
    ("int4range", "int4multirange"): "x::int4multirange",
    ("integer[]", "vector(3)"): "x::vector(3)",
    ("vector(3)", "double precision[]"): "x::real[]::double precision[]",
    ("integer", "bit(8)"): "x::bit(8)",
    ("text[]", "integer[]"): "x::text::integer[]",
    ("integer", "integer[]"): "CASE WHEN x IS NOT NULL THEN ARRAY[x]::integer[] END",
    ("text", "text[]"): "x::text[]",
    ("integer[]", "integer"): ("CASE WHEN cardinality(x) > 1 THEN x::text::integer ELSE x[1] END"),
    ("integer", "mood[]"): "CASE WHEN x IS NOT NULL THEN ARRAY[x::text::mood]::mood[] END",
    ("mood[]", "integer"): (
        "CASE WHEN cardinality(x) > 1 THEN x::text::integer ELSE x[1]::text::integer END"
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES)
def test_values_come_along(before: str, after: str) -> None:
    assert conversion("x", before, after) == CASES[before, after]


@pytest.mark.parametrize(
    ("before", "after", "using"),
    [
        ("text[]", "character varying(3)[]", "x::text::character varying[]"),
        ("integer[]", "character(3)[]", "x::text::bpchar[]"),
        ("text", "bit(4)", "x::bit varying"),
    ],
)
def test_no_cast_cuts_a_value_off(before: str, after: str, using: str) -> None:
    assert conversion("x", before, after) == using
