"""What surface.toml calls mapped makes a difference where it says: one example for each parameter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from diffgen.dialects.mysql.dialect import dialect as mysql_dialect
from tests.laws.catalogs import DIALECTS, catalog
from tests.test_surface import GIVEN

COLUMNS = """
sa.Table("other", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("b", sa.Integer))
sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("a", sa.Integer),
    sa.Column("r", sa.Text), {item})
"""
OTHER_TABLE = (
    'sa.Table("t", metadata, sa.Column("id", sa.Integer, primary_key=True, nullable=False){more})'
)
NUMBERS = {
    "start": "5",
    "increment": "2",
    "minvalue": "-3",
    "maxvalue": "99",
    "cycle": "True",
    "cache": "7",
}
TIMING = {"deferrable": "True", "initially": "'DEFERRED'"}
NAMED = {"name": "'given'", "comment": "'said'"}
KEY = {**NAMED, **TIMING, "onupdate": "'CASCADE'", "ondelete": "'CASCADE'", "match": "'FULL'"}
#: By place: the models with the construct in them, what it is given in any case, and each parameter
#: with a value that isn't what holds anyway.
EXAMPLES: dict[str, tuple[str, str, dict[str, str]]] = {
    "Table": (OTHER_TABLE, "", {"schema": "'s'", "comment": "'said'", "prefixes": "['UNLOGGED']"}),
    "Column": (
        COLUMNS.replace("{item}", "sa.Column('x', sa.Integer{more})"),
        "",
        {
            "nullable": "False",
            "server_default": "'5'",
            "comment": "'said'",
            "unique": "True",
            "index": "True",
            "primary_key": "True",
        },
    ),
    "PrimaryKeyConstraint": (
        OTHER_TABLE.replace("{more}", ", sa.PrimaryKeyConstraint('id'{more})"), "", {**NAMED, **TIMING}
    ),
    "UniqueConstraint": (
        COLUMNS.replace("{item}", "sa.UniqueConstraint('a'{more})"), "", {**NAMED, **TIMING}
    ),
    "CheckConstraint": (
        COLUMNS.replace("{item}", "sa.CheckConstraint({more})"), "", {"sqltext": "'a > 5'", **NAMED}
    ),
    "ForeignKeyConstraint": (
        COLUMNS.replace("{item}", "sa.ForeignKeyConstraint(['a'], ['other.id']{more})"), "", KEY
    ),
    "ForeignKey": (
        COLUMNS.replace("{item}", "sa.Column('x', sa.Integer, sa.ForeignKey('other.id'{more}))"), "", KEY
    ),
    "Index": (COLUMNS.replace("{item}", "sa.Index('i', 'a'{more})"), "", {"unique": "True"}),
    "Sequence": (
        "sa.Sequence('q', metadata=metadata{more})",
        "",
        {**NUMBERS, "schema": "'s'", "data_type": "sa.SmallInteger()"},
    ),
    "Identity": (
        COLUMNS.replace("{item}", "sa.Column('x', sa.Integer, sa.Identity({more}))"),
        "",
        {**NUMBERS, "always": "True"},
    ),
    "Computed": (
        COLUMNS.replace("{item}", "sa.Column('x', sa.Integer, sa.Computed('a + 1'{more}))"),
        "",
        {"persisted": "True"},
    ),
    "MetaData": (
        "metadata = sa.MetaData({more})\n" + OTHER_TABLE.replace("{more}", ", sa.Column('a', sa.Text), sa.UniqueConstraint('a')"),
        "",
        {"schema": "'s'", "naming_convention": "{'uq': 'uq_%(table_name)s', 'pk': 'pk_%(table_name)s'}"},
    ),
    "Enum": (
        COLUMNS.replace("{item}", "sa.Column('x', sa.Enum('one', 'two'{more}))"),
        "name='e'",
        {"name": "'other'", "schema": "'types'", "metadata": "sa.MetaData(schema='s')", "native_enum": "False"},
    ),
    "postgresql ENUM": (
        COLUMNS.replace("{item}", "sa.Column('x', postgresql.ENUM('one', 'two'{more}))"),
        "name='e'",
        {"name": "'other'", "schema": "'types'", "metadata": "sa.MetaData(schema='s')"},
    ),
    "postgresql DOMAIN": (
        COLUMNS.replace("{item}", "sa.Column('x', postgresql.DOMAIN('d', sa.Text(){more}))"),
        "check='VALUE > 0'",
        {
            "check": "\"VALUE <> ''\"", "constraint_name": "'c'", "default": "'x'", "not_null": "True",
            "collation": "'C'", "schema": "'types'", "metadata": "sa.MetaData(schema='s')",
        },
    ),
    "postgresql ExcludeConstraint": (
        COLUMNS.replace("{item}", "postgresql.ExcludeConstraint(('r', '='){more})"),
        "name='e'",
        {
            "name": "'other'", "using": "'btree'", "where": "sa.text('a > 0')",
            "ops": "{'r': 'text_ops'}", "deferrable": "True", "initially": "'DEFERRED'",
        },
    ),
    "mysql Index": (
        COLUMNS.replace("{item}", "sa.Index('i', 'r'{more}), mysql_engine='MEMORY'"),
        "",
        {"mysql_using": "'btree'", "mysql_length": "5", "mysql_prefix": "'FULLTEXT'"},
    ),
    "postgresql Index": (
        COLUMNS.replace("{item}", "sa.Index('i', 'a'{more})"),
        "",
        {
            "postgresql_where": "sa.text('a > 0')", "postgresql_ops": "{'a': 'int4_ops'}",
            "postgresql_using": "'hash'", "postgresql_with": "{'fillfactor': 50}",
            "postgresql_include": "['id']", "postgresql_tablespace": "'fast'",
            "postgresql_nulls_not_distinct": "True",
        },
    ),
    "postgresql Table": (
        OTHER_TABLE,
        "",
        {
            "postgresql_with": "{'fillfactor': 50}", "postgresql_tablespace": "'fast'",
            "postgresql_using": "'columnar'", "postgresql_partition_by": "'LIST (id)'",
            "postgresql_inherits": "('other',)",
        },
    ),
    "postgresql CheckConstraint": (
        COLUMNS.replace("{item}", "sa.CheckConstraint('a > 0'{more})"), "", {"postgresql_not_valid": "True"}
    ),
    "postgresql ForeignKeyConstraint": (
        COLUMNS.replace("{item}", "sa.ForeignKeyConstraint(['a'], ['other.id']{more})"),
        "",
        {"postgresql_not_valid": "True"},
    ),
    "postgresql PrimaryKeyConstraint": (
        OTHER_TABLE.replace("{more}", ", sa.PrimaryKeyConstraint('id'{more})"),
        "",
        {"postgresql_include": "['id']"},
    ),
    "postgresql UniqueConstraint": (
        COLUMNS.replace("{item}", "sa.UniqueConstraint('a'{more})"),
        "",
        {"postgresql_include": "['id']", "postgresql_nulls_not_distinct": "True"},
    ),
    "sqlite Table": (
        OTHER_TABLE,
        "",
        {"sqlite_autoincrement": "True", "sqlite_strict": "True", "sqlite_with_rowid": "False"},
    ),
    "sqlite Index": (
        COLUMNS.replace("{item}", "sa.Index('i', 'a'{more})"), "", {"sqlite_where": "sa.text('a > 0')"}
    ),
    "sqlite Column": (
        COLUMNS.replace("{item}", "sa.Column('x', sa.Integer, nullable=False, unique=True{more})"),
        "",
        {"sqlite_on_conflict_not_null": "'FAIL'", "sqlite_on_conflict_unique": "'FAIL'"},
    ),
    "sqlite Constraint": (
        COLUMNS.replace("{item}", "sa.UniqueConstraint('a'{more})"), "", {"sqlite_on_conflict": "'FAIL'"}
    ),
}  # fmt: skip


#: The dialects whose keywords are tried; MariaDB's have other names than MySQL's.
WITH_KEYWORDS = {
    "mysql": mysql_dialect(sa.make_url("mysql+pymysql://").get_dialect()()),
    "sqlite": DIALECTS["sqlite"],
}


def examples() -> Iterator[Any]:
    newer = not sa.__version__.startswith("2.0.")
    for place, (_, _, values) in EXAMPLES.items():
        for name in values:
            if newer or (place, name) != ("postgresql Table", "postgresql_with"):
                yield pytest.param(place, name, id=f"{place}.{name}")


def declared(place: str, given: dict[str, str]) -> dict[Any, Any]:
    models = EXAMPLES[place][0]
    arguments = "".join(f", {name}={value}" for name, value in given.items())
    if "({more}" in models:
        arguments = arguments.removeprefix(", ")
    metadata = sa.MetaData()
    names = {"sa": sa, "postgresql": postgresql, "metadata": metadata}
    exec(models.replace("{more}", arguments), names)
    made = names["metadata"]
    assert isinstance(made, sa.MetaData)
    name = place.partition(" ")[0]
    return dict(catalog(made, WITH_KEYWORDS.get(name, DIALECTS["postgresql"])))


@pytest.mark.parametrize(("place", "name"), list(examples()))
def test_a_parameter_changes_the_field_that_it_is_mapped_to(place: str, name: str) -> None:
    _, always, values = EXAMPLES[place]
    given = dict([always.split("=")]) if always else {}
    if place == "CheckConstraint":
        given = {"sqltext": "'a > 0'"}
    without, with_ = declared(place, given), declared(place, given | {name: values[name]})
    kind, _, field = GIVEN[place]["mapped"][name].partition(".")
    assert said(without, kind, field) != said(with_, kind, field)


def said(objects: dict[Any, Any], kind: str, field: str) -> list[Any]:
    found = [obj for key, obj in objects.items() if key.kind == kind]
    assert all(field in {one.name for one in fields(obj)} for obj in found)
    return [getattr(obj, field) for obj in found]
