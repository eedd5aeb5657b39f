"""What SQLAlchemy can say of a schema, the random schemas say: each parameter that surface.toml maps."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from tests.laws.catalogs import DIALECTS, catalog
from tests.roundtrip import source
from tests.roundtrip.schemas import seeded_pair
from tests.test_surface import GIVEN

SEEDS = 100
OLDER = sa.__version__.startswith("2.0.")
#: What a construct is called in a script, by where surface.toml speaks of it.
CLASSES: Mapping[str, Any] = {
    **{name: getattr(sa, name) for name in GIVEN if hasattr(sa, name)},
    "postgresql ExcludeConstraint": postgresql.ExcludeConstraint,
}
#: Said by where a construct or an argument stands.
BY_PLACE = {
    ("Column", "name"),
    ("Column", "type_"),
    ("CheckConstraint", "table"),
    ("ForeignKeyConstraint", "table"),
    ("PrimaryKeyConstraint", "columns"),
    ("UniqueConstraint", "columns"),
    ("DefaultClause", "arg"),
}
#: What enums and domains are told has its cases in ``tests/cases``; see ``column_types`` for types.
OF_TYPES = {"Enum", "ENUM", "DOMAIN"}
#: What can be said, and is nothing to a server, by the server: whole constructs, or parameters.
COMMENTED = (
    "CheckConstraint",
    "ForeignKey",
    "ForeignKeyConstraint",
    "PrimaryKeyConstraint",
    "UniqueConstraint",
)
NO_COMMENTS = {f"{name}.comment" for name in COMMENTED}
NO_DEFERRAL = {
    f"{name}.{word}"
    for name in ("PrimaryKeyConstraint", "UniqueConstraint")
    for word in ("deferrable", "initially")
}
NOTHING: Mapping[str, set[str]] = {
    "postgresql": set(),
    # A schema is another database; sequences have no type of their own before 11.5.
    "mariadb": NO_COMMENTS
    | NO_DEFERRAL
    | {f"{name}.{word}" for name in COMMENTED[1:3] for word in ("deferrable", "initially", "match")}
    | {"Identity", "MetaData.schema", "Table.schema", "Table.prefixes", "Table.mysql_*"}
    | {"Sequence.schema", "Sequence.data_type"},
    # A schema is an attached file; a column's ON CONFLICT is that of its constraint, which turns up.
    "sqlite": NO_COMMENTS
    | NO_DEFERRAL
    | {"Identity", "Sequence", "MetaData.schema", "Table.schema", "Table.prefixes"}
    | {"Column.sqlite_on_conflict_unique", "Column.sqlite_on_conflict_primary_key"},
}


@cache
def said(dialect: str) -> frozenset[tuple[str, str]]:
    """Each parameter that the models of the seeds give, by the class that takes it."""
    found: set[tuple[str, str]] = set()
    for seed in range(SEEDS):
        for schema in seeded_pair(seed, dialect):
            found.update(_arguments(ast.parse(source.models(schema))))
    return frozenset(found)


def _arguments(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner = node.func.value
        name = node.func.attr
        place = f"postgresql {name}" if getattr(owner, "id", "") == "postgresql" else name
        if place not in CLASSES:
            continue
        yield from ((place, word.arg) for word in node.keywords if word.arg is not None)
        yield from ((place, one) for one in _positional(CLASSES[place])[: len(node.args)])


@cache
def _positional(construct: Any) -> tuple[str, ...]:
    given = inspect.signature(construct.__init__).parameters.values()
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return tuple(
        one.name.removeprefix("_").removeprefix("_") for one in given if one.kind in kinds
    )[1:]


def wanted(dialect: str) -> Iterator[tuple[str, str]]:
    """Each parameter that is mapped, and that this server has something for."""
    for place, given in GIVEN.items():
        first, _, name = place.rpartition(" ")
        if place.startswith("Reflected") or first not in ("", dialect.replace("mariadb", "mysql")):
            continue
        if name in OF_TYPES:
            continue
        owner = place if place in CLASSES else name
        for parameter in given.get("mapped", {}):
            needless = {owner, f"{owner}.{parameter}"} & NOTHING[dialect]
            if owner in CLASSES and (owner, parameter) not in BY_PLACE and not needless:
                yield owner, parameter


@pytest.mark.parametrize("dialect", NOTHING)
def test_every_parameter_turns_up(dialect: str) -> None:
    missing = sorted(set(wanted(dialect)) - said(dialect))
    if OLDER:
        missing = [one for one in missing if one != ("Table", "postgresql_with")]
    assert missing == []


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_every_field_of_every_value_has_several_values(dialect: str) -> None:
    seen: dict[str, set[str]] = {}
    for seed in range(SEEDS):
        models = map(source.metadata, seeded_pair(seed, dialect))
        for obj in (obj for one in models for obj in catalog(one, DIALECTS[dialect]).values()):
            for field in fields(obj):
                value = repr(getattr(obj, field.name))
                seen.setdefault(f"{obj.key.kind}.{field.name}", set()).add(value)
    kinds = {kind.name for kind in DIALECTS[dialect].kinds} - {"domain"}
    targets = {target for given in GIVEN.values() for target in given.get("mapped", {}).values()}
    own = {target for target in targets if target.partition(".")[0] in kinds}
    own.discard("column.options")  # SQLAlchemy has no keywords for columns of PostgreSQL
    assert sorted(target for target in own if len(seen.get(target, ())) < 2) == []
