"""The random indexes of a schema, of every sort that its server has."""

from __future__ import annotations

import random
from collections.abc import Sequence as Several

from tests.roundtrip import expressions, storage_mariadb
from tests.roundtrip.parts import constraint_name, usable
from tests.roundtrip.spec import Column, Index, IndexPart, Schema, Table, with_options


def index(rng: random.Random, schema: Schema, table: Table) -> Index | None:
    """An index of any sort that the dialect has."""
    candidates = [one for one in table.columns if usable(schema, one)]
    if not candidates:
        return None
    if schema.dialect != "sqlite" and rng.random() < 0.2:
        make = _special_index if schema.dialect == "postgresql" else _partly_index
        special = make(rng, schema, table)
        if special is not None:
            return special
    size = min(len(candidates), rng.choice((1, 1, 1, 2, 2, 3)))
    parts = [_index_part(rng, schema, one) for one in rng.sample(candidates, size)]
    plain = all(part.expression is None for part in parts)
    name = constraint_name(rng, schema, always=not plain, chance=0.75)
    made = Index(name, parts, unique=rng.random() < 0.25, elsewhere=rng.random() < 0.03)
    if rng.random() < 0.25:
        made.where = expressions.predicate(rng, schema.dialect, rng.choice(table.columns))
    if schema.dialect == "postgresql":
        _btree_options(rng, made, candidates)
    if schema.dialect == "mariadb" and rng.random() < 0.1:
        made.options = (("mysql_using", rng.choice(("btree", "hash"))),)
    return made


def _index_part(rng: random.Random, schema: Schema, column: Column) -> IndexPart:
    if rng.random() < 0.2 and column.computed is None:
        found = expressions.key(rng, schema.dialect, column)
        if found is not None:
            return IndexPart(expression=found)
    orders = [".desc()", ".asc()", "", "", "", "", ""]
    if schema.dialect == "postgresql":
        orders += [".desc().nulls_last()", ".nulls_first()"]
    return IndexPart(column.name, rng.choice(orders))


def _btree_options(rng: random.Random, made: Index, candidates: Several[Column]) -> None:
    if rng.random() < 0.1:
        made.options = (("postgresql_with", {"fillfactor": rng.choice((50, 70, 90))}),)
    if made.unique and rng.random() < 0.2:
        made.options = with_options(made.options, postgresql_nulls_not_distinct=True)
    inside = {part.column for part in made.parts}
    others = [one.name for one in candidates if one.name not in inside]
    if others and rng.random() < 0.15:
        made.include = [rng.choice(others)]
    if rng.random() < 0.1:
        texts = {
            one.name
            for one in candidates
            if one.type.family == "text" and "CHAR(" not in one.type.source
        }
        plain = {part.column for part in made.parts if part.order == ""}
        made.operator_classes = tuple(
            (name, "text_pattern_ops") for name in sorted(texts & plain)[:1]
        )


SPECIAL: dict[str, tuple[tuple[str, str | None, dict[str, object]], ...]] = {
    "jsonb": (
        ("gin", None, {}),
        ("gin", "jsonb_path_ops", {}),
        ("gin", None, {"fastupdate": "off"}),
    ),
    "array:integer": (("gin", None, {}),),
    "array:text": (("gin", None, {}), ("gin", "array_ops", {})),
    "tsvector": (("gin", None, {}), ("gist", None, {})),
    "int4range": (("gist", None, {}), ("spgist", None, {})),
    "daterange": (("gist", "range_ops", {}),),
    "inet": (("gist", "inet_ops", {}), ("hash", None, {})),
    "integer": (("hash", None, {}), ("brin", None, {"pages_per_range": 32}), ("btree", None, {})),
    "text": (("hash", None, {}),),
    "datetime": (("brin", None, {}),),
}


def _special_index(rng: random.Random, schema: Schema, table: Table) -> Index | None:
    suited = [one for one in table.columns if one.type.family in SPECIAL and usable(schema, one)]
    if not suited:
        return None
    one = rng.choice(suited)
    method, operator_class, storage = rng.choice(SPECIAL[one.type.family])
    made = Index(constraint_name(rng, schema, always=True), [IndexPart(one.name)])
    made.options = with_options((), postgresql_using=method, postgresql_with=storage or None)
    if operator_class is not None:
        made.operator_classes = ((one.name, operator_class),)
    return made


def _partly_index(rng: random.Random, schema: Schema, table: Table) -> Index | None:
    """On MariaDB: over the first characters of a text, or over its words."""
    suited = [one for one in table.columns if one.type.family == "text" and one.computed is None]
    if not suited:
        return None
    one = rng.choice(suited)
    made = Index(constraint_name(rng, schema, always=True), [IndexPart(one.name)])
    length = rng.choice((4, 7, 15))
    if rng.random() < 0.4:
        made.options = (("mysql_prefix", "FULLTEXT"),)
    else:
        made.options = (("mysql_length", rng.choice((length, {one.name: length}))),)
        made.unique = rng.random() < 0.2
    return made if storage_mariadb.in_part(one, made) else None
