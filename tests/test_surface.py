"""All that SQLAlchemy can say of a schema is mapped by a kind, or excused with a reason (surface.toml)."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import sqlalchemy as sa

from diffgen.dialects.postgresql.kinds.domain import Domain
from diffgen.dialects.postgresql.kinds.enum import Enum
from diffgen.dialects.postgresql.kinds.enum_value import EnumValue
from diffgen.dialects.postgresql.kinds.exclude import Exclude
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column
from diffgen.kinds.foreign_key import ForeignKey
from diffgen.kinds.index import Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.schema import Schema
from diffgen.kinds.sequence import Sequence
from diffgen.kinds.table import Table
from diffgen.kinds.unique import Unique
from tests.laws.catalogs import DIALECTS, change
from tests.surface import surface

VALUES: dict[str, type[Any]] = {
    "schema": Schema,
    "table": Table,
    "column": Column,
    "primary_key": PrimaryKey,
    "unique": Unique,
    "check": Check,
    "foreign_key": ForeignKey,
    "index": Index,
    "sequence": Sequence,
    "domain": Domain,
    "enum": Enum,
    "enum_value": EnumValue,
    "exclude": Exclude,
}
GIVEN: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("surface.toml").read_text(encoding="utf-8")
)
#: What only the newer line of SQLAlchemy has: the older one can't say it.
NEWER = {
    "Enum": {"collation_schema", "create_type"},
    "Identity": {"for_update"},
    "mysql types": {"collation_schema", "create_type"},
    "postgresql CreateView": {"postgresql_with"},
    "postgresql DOMAIN": {"collation_schema"},
    "postgresql ENUM": {"collation_schema"},
    "postgresql Index": {"postgresql_invalid"},
    "postgresql Table": {"postgresql_with"},
    "sqlite CreateView": {"sqlite_if_not_exists"},
}


def answered(place: str) -> set[str]:
    given = GIVEN.get(place, {})
    return {*given.get("mapped", {}), *given.get("excused", {})}


@pytest.mark.parametrize("place", sorted({*surface(), *GIVEN}))
def test_everything_is_mapped_or_excused(place: str) -> None:
    said = set(surface().get(place, ()))
    assert said - answered(place) == set(), "neither mapped by a kind nor excused with a reason"
    older = sa.__version__.startswith("2.0.")
    gone = answered(place) - said - (NEWER.get(place, set()) if older else set())
    assert gone == set(), "not in SQLAlchemy any more"


@pytest.mark.parametrize("place", sorted(GIVEN))
def test_nothing_is_both(place: str) -> None:
    assert set(GIVEN[place]) <= {"mapped", "excused"}
    mapped, excused = GIVEN[place].get("mapped", {}), GIVEN[place].get("excused", {})
    assert not set(mapped) & set(excused)
    for reason in excused.values():
        assert " " in reason
    for target in mapped.values():
        kind, _, field = target.partition(".")
        assert field in {one.name for one in dataclasses.fields(VALUES[kind])}, target


def test_every_field_of_every_value_is_mapped_from_somewhere() -> None:
    targets = {target for given in GIVEN.values() for target in given.get("mapped", {}).values()}
    # A schema is known by its name alone; "named" says whether a name was given or derived, and
    # "shared_name" that two have one; the position only sorts; the counter is the sequence of a SERIAL
    # column that is there; SQLAlchemy has no way to say that an EXCLUDE constraint has a comment.
    # The index of a foreign key is the server's doing, and so is what a table has to do with its parent;
    # models have no word for the column that owns a sequence. A label is part of what its type maps.
    own = {
        "schema.key",
        "column.position",
        "column.counter",
        "column.heirs",
        "index.comment",
        "column.sequence",
        "sequence.owner",
        "table.attached",
        "exclude.comment",
        "foreign_key.index",
        "enum_value.key",
    }
    own |= {f"{kind}.{field}" for kind in VALUES for field in ("named", "shared_name")}
    for kind, value in VALUES.items():
        for field in dataclasses.fields(value):
            assert f"{kind}.{field.name}" in targets | own


def test_every_kind_of_every_dialect_has_its_value_here() -> None:
    for dialect in DIALECTS.values():
        # A label is a part of its enum, and has a kind for being renamed.
        assert {kind.name for kind in dialect.kinds} - {"enum_value"} <= set(VALUES)
    for name in DIALECTS:
        for seed in range(30):
            for key, obj in change(name, seed).pair.after.items():
                assert type(obj) is VALUES[key.kind]


@pytest.mark.parametrize("kind", VALUES)
def test_values_are_frozen_and_name_their_fields_types(kind: str) -> None:
    value = VALUES[kind]
    assert value.__dataclass_params__.frozen
    assert set(get_type_hints(value)) == {field.name for field in dataclasses.fields(value)}
