"""SQL over columns as MariaDB has it: no indexed expressions or predicates, and ``||`` is OR."""

from __future__ import annotations

CHECKS: dict[str, tuple[str, ...]] = {
    "integer": ("{0} & 1 < 5", "{0} MOD 7 > -10", "NOT ({0} <=> 77777)", "if({0} > 5, 1, 2) > 0"),
    "text": (
        "length({0}) < 100000", "{0} <> 'no''pe'", "{0} NOT LIKE '%zzz%'", "{0} NOT IN ('q:x', 'q%y')",
        "lower({0}) <> 'never'", "concat({0}, 'x') <> 'never'", "coalesce({0}, 'a') <> 'zzz'",
        "{0} <> 'a:b\\\\c' OR {0} = 'it''s \"quoted\"' OR {0} IS NOT NULL", "{0} REGEXP '^.*'",
        "char_length({0}) < 99999", "{0} IS NULL OR {0} <> BINARY 'q'",
        "CASE WHEN {0} = 'zz' THEN 0 ELSE 1 END = 1",
    ),
    "datetime": ("year({0}) > 1900", "{0} > '1900-01-01' - interval 1 day"),
    "date": ("{0} > cast('1900-01-01' AS date)",),
    "json": ("json_valid({0})", "json_extract({0}, '$.zz') IS NULL"),
    "year": ("{0} > 1950",),
    "set": ("find_in_set('zz', {0}) = 0",),
    "binary": ("length({0}) < 99999",),
}  # fmt: skip
COMPUTED: dict[str, tuple[tuple[str, str, str], ...]] = {  # (SQL, type, family of the result)
    "integer": (
        ("{0} * 2", "sa.BigInteger()", "integer"), ("({0} + 1) % 100", "sa.Integer()", "integer"),
        ("-{0}", "sa.BigInteger()", "integer"), ("{0} > 5", "sa.Boolean()", "boolean"),
    ),
    "text": (
        ("lower({0})", "sa.Text()", "text"), ("concat({0}, '%:x')", "sa.Text()", "text"),
        ("length({0})", "sa.Integer()", "integer"), ("left({0}, 5)", "sa.String(10)", "text"),
        ("substr({0}, 2, 3)", "sa.String(20)", "text"),
    ),
    "numeric": (("{0} * 2", "sa.Numeric(30, 4)", "numeric"),),
    "float": (("{0} / 2.0", "sa.Double()", "float"),),
    "boolean": (("NOT {0}", "sa.Boolean()", "boolean"),),
    "datetime": (("year({0})", "sa.Integer()", "integer"),),
    "json": (("json_value({0}, '$.k')", "sa.String(50)", "text"),),
}  # fmt: skip
