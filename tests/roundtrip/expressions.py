"""SQL over columns: CHECKs that every row of ``rows`` satisfies, keys and predicates of indexes, generated columns."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from tests.roundtrip import expressions_mariadb
from tests.roundtrip.spec import Column, ColumnType, Expression, quoted

CHECKS: dict[str, tuple[str, ...]] = {
    "integer": (
        "{0} > -1000000", "{0} BETWEEN -99999 AND 999999999", "{0} <> 77777", "{0} NOT IN (-5000, -5001)",
        "{0} % 7 > -10", "({0} + 1) * 2 > -99999", "NOT ({0} = -4000)", "{0} IS NULL OR {0} >= -9999",
        "abs({0}) < 1000000000",
    ),
    "numeric": ("{0} >= -99999", "{0} > -1000.5", "{0} * 1.5 < 1000000000"),
    "float": ("{0} > -1e9", "{0} <> 3.25"),
    "text": (
        "length({0}) < 100000", "{0} <> 'no''pe'", "{0} NOT LIKE '%zzz%'", "{0} NOT IN ('q:x', 'q%y')",
        "lower({0}) <> 'never'", "{0} || 'x' <> 'x' OR {0} IS NOT NULL", "coalesce({0}, 'a') <> 'zzz'",
        "{0} <> 'a:b\\c' OR {0} = 'it''s \"quoted\"' OR {0} IS NOT NULL",
    ),
    "boolean": ("{0} OR NOT {0}", "{0} IS NOT NULL OR {0} IS NULL"),
    "date": ("{0} > '1900-01-01'",),
    "datetime": ("{0} >= '1900-01-01 00:00:00'",),
    "time": ("{0} >= '00:00:00'",),
    "json": ("{0} IS NOT NULL OR {0} IS NULL",),
}  # fmt: skip
POSTGRESQL_CHECKS: dict[str, tuple[str, ...]] = {
    "text": ("{0} ~ '^.*'", "char_length({0}::text) < 99999", "{0} = ANY (ARRAY[{0}, 'b'::text])"),
    "integer": ("{0}::bigint < 9999999999", "CASE WHEN {0} > 5 THEN true ELSE {0} > -99999 END"),
    "datetime": ("date_part('year', {0}) > 1900", "{0} > '1900-01-01'::date"),
    "jsonb": ("NOT {0} ? 'zz:z'", "jsonb_typeof({0}) <> 'nothing'"),
    "inet": ("family({0}) IN (4, 6)",),
    "array:integer": ("cardinality({0}) < 1000",),
    "int4range": ("NOT {0} @> 77777",),
    "interval": ("{0} < '1000 years'",),
}
KEYS: dict[str, tuple[str, ...]] = {
    "integer": ("({0} + 1)", "({0} % 10)", "abs({0})", "(-{0})"),
    "text": ("lower({0})", "({0} || 'x''%')", "substr({0}, 1, 3)", "coalesce({0}, 'a:b')"),
    "numeric": ("({0} * 2)",),
    "float": ("(-{0})",),
}
POSTGRESQL_KEYS: dict[str, tuple[str, ...]] = {
    "text": ("({0}::text)", "upper({0})", "md5({0})", "lower({0}) DESC", '({0} COLLATE "C")'),
    "jsonb": ("({0} ->> 'a:b')", "({0} -> 'k')"),
    "array:integer": ("({0}[1])",),
    "daterange": ("lower({0})",),
}
PREDICATES: dict[str, tuple[str, ...]] = {
    "integer": ("{0} > 10", "{0} IS NOT NULL", "{0} IN (1, 2)", "{0} > 10 AND {0} < 100"),
    "text": ("{0} <> 'it''s'", "{0} IS NULL", "{0} LIKE 'a%'", "length({0}) > 2"),
    "boolean": ("{0}", "NOT {0}", "{0} IS NOT NULL"),
    "numeric": ("{0} > 0.5",),
    "date": ("{0} > '2000-01-01'",),
    "enum": ("{0} IS NOT NULL",),
}
COMPUTED: dict[str, tuple[tuple[str, str, str], ...]] = {  # (SQL, type, family of the result)
    "integer": (
        ("{0} * 2", "sa.BigInteger()", "integer"), ("({0} + 1) % 100", "sa.Integer()", "integer"),
        ("-{0}", "sa.BigInteger()", "integer"), ("{0} > 5", "sa.Boolean()", "boolean"),
    ),
    "text": (
        ("lower({0})", "sa.Text()", "text"), ("{0} || '%:x'", "sa.Text()", "text"),
        ("length({0})", "sa.Integer()", "integer"), ("coalesce({0}, 'it''s')", "sa.Text()", "text"),
    ),
    "numeric": (("{0} * 2", "sa.Numeric()", "numeric"),),
    "float": (("{0} / 2.0", "sa.Float()", "float"),),
    "boolean": (("NOT {0}", "sa.Boolean()", "boolean"),),
}  # fmt: skip


# Some of the above as SQLAlchemy's users write them.
PYTHON: dict[str, str] = {
    "{0} > -1000000": "@0@ > -1000000",
    "{0} BETWEEN -99999 AND 999999999": "@0@.between(-99999, 999999999)",
    "{0} NOT IN (-5000, -5001)": "@0@.not_in([-5000, -5001])",
    "{0} IS NULL OR {0} >= -9999": "sa.or_(@0@.is_(None), @0@ >= -9999)",
    "{0} >= -99999": "@0@ >= -99999",
    "length({0}) < 100000": "sa.func.length(@0@) < 100000",
    "{0} <> 'no''pe'": '@0@ != "no\'pe"',
    "{0} NOT LIKE '%zzz%'": "@0@.not_like('%zzz%')",
    "{0} NOT IN ('q:x', 'q%y')": "@0@.not_in(['q:x', 'q%y'])",
    "lower({0}) <> 'never'": "sa.func.lower(@0@) != 'never'",
    "({0} + 1)": "@0@ + 1",
    "abs({0})": "sa.func.abs(@0@)",
    "lower({0})": "sa.func.lower(@0@)",
    "coalesce({0}, 'a:b')": "sa.func.coalesce(@0@, 'a:b')",
    "{0} > 10": "@0@ > 10",
    "{0} IS NOT NULL": "@0@.is_not(None)",
    "{0} IN (1, 2)": "@0@.in_([1, 2])",
    "{0} <> 'it''s'": '@0@ != "it\'s"',
    "{0} IS NULL": "@0@.is_(None)",
    "{0} LIKE 'a%'": "@0@.like('a%')",
    "{0} > 0.5": "@0@ > 0.5",
}


def family_of(column: Column) -> str:
    """The family of a column's values, without the name of its enum."""
    return (
        column.type.family.partition(":")[0]
        if column.type.family.startswith("enum:")
        else column.type.family
    )


def check(
    rng: random.Random, dialect: str, columns: Sequence[Column], labels: Sequence[str]
) -> Expression | None:
    """A condition that holds for every value that ``rows`` chooses.

    :param labels: those of the enum of the first column, if it is one.
    """
    column = rng.choice(list(columns))
    if labels and rng.random() < 0.7:
        return _among(dialect, column, labels)
    if rng.random() < 0.25:
        pair = _pair(rng, dialect, columns)
        if pair is not None:
            return pair
    return _from(rng, dialect, _checks(dialect), column)


def _among(dialect: str, column: Column, labels: Sequence[str]) -> Expression:
    listed = ", ".join(_literal(dialect, label) for label in labels)
    sql = f"{quoted(column.name, dialect)} IN ({listed})"
    return Expression(sql, ((column.name, column.type.family),), tuple(labels))


def _literal(dialect: str, text: str) -> str:
    text = text.replace("\\", "\\\\") if dialect == "mariadb" else text
    return "'" + text.replace("'", "''") + "'"


def _pair(rng: random.Random, dialect: str, columns: Sequence[Column]) -> Expression | None:
    numbers = [column for column in columns if column.type.family == "integer"]
    if len(numbers) < 2:
        return None
    one, other = rng.sample(numbers, 2)
    sql = rng.choice(("{0} + {1} > -999999", "{0} IS NOT NULL OR {1} IS NULL OR {1} > -99999"))
    return _over(dialect, sql, one, other)


def key(rng: random.Random, dialect: str, column: Column) -> Expression | None:
    """An expression to index."""
    if dialect == "mariadb":
        return None
    return _from(rng, dialect, _table(dialect, KEYS, POSTGRESQL_KEYS), column)


def predicate(rng: random.Random, dialect: str, column: Column) -> Expression | None:
    """The condition of a partial index."""
    return None if dialect == "mariadb" else _from(rng, dialect, PREDICATES, column)


def computed(
    rng: random.Random, dialect: str, column: Column
) -> tuple[Expression, ColumnType] | None:
    """The expression of a generated column and its type."""
    templates = expressions_mariadb.COMPUTED if dialect == "mariadb" else COMPUTED
    choices = templates.get(column.type.family)
    if choices is None:
        return None
    sql, source, family = rng.choice(choices)
    length = re.search(r"String\((\d+)\)", source)
    type_ = ColumnType(source, family, int(length.group(1)) if length is not None else None)
    return _over(dialect, sql, column), type_


def _checks(dialect: str) -> dict[str, tuple[str, ...]]:
    if dialect != "mariadb":
        return _table(dialect, CHECKS, POSTGRESQL_CHECKS)
    own = expressions_mariadb.CHECKS
    shared = {family: found for family, found in CHECKS.items() if family != "text"}
    return {family: shared.get(family, ()) + own.get(family, ()) for family in {**shared, **own}}


def _table(
    dialect: str, shared: dict[str, tuple[str, ...]], postgresql: dict[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    if dialect != "postgresql":
        return shared
    return {key: shared.get(key, ()) + postgresql.get(key, ()) for key in {**shared, **postgresql}}


def _from(
    rng: random.Random, dialect: str, templates: dict[str, tuple[str, ...]], column: Column
) -> Expression | None:
    choices = templates.get(family_of(column))
    if not choices:
        return None
    template = rng.choice(choices)
    made = _over(dialect, template, column)
    if template in PYTHON and rng.random() < 0.4:
        return replace(made, python=PYTHON[template])
    return made


def _over(dialect: str, template: str, *columns: Column) -> Expression:
    sql = template
    for number, column in enumerate(columns):
        sql = sql.replace(f"{{{number}}}", quoted(column.name, dialect))
    return Expression(sql, tuple((column.name, column.type.family) for column in columns))
