"""Columns that count by a sequence that SERIAL wouldn't make: made by hand, or renamed since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from diffgen.autogenerate import autogenerate, proof_of, write
from tests.cases.test_cases import written

OWN_NAME = (
    "CREATE SEQUENCE odd INCREMENT BY 10; CREATE TABLE u (id int PRIMARY KEY DEFAULT nextval('odd'));"
    " ALTER SEQUENCE odd OWNED BY u.id"
)
RENAMED = (
    "CREATE TABLE one (id serial PRIMARY KEY); ALTER TABLE one RENAME TO u;"
    " CREATE TABLE one (id serial PRIMARY KEY)"
)
OUTSIDE_OF_THE_KEY = "CREATE TABLE u (id serial PRIMARY KEY, number serial, other bigserial)"


def key_alone(metadata: sa.MetaData) -> None:
    """The table as models have it that know nothing of sequences."""
    sa.Table("u", metadata, sa.Column("id", sa.Integer(), primary_key=True))


def with_defaults(metadata: sa.MetaData) -> None:
    def counting(name: str, type_: sa.types.TypeEngine[int]) -> sa.Column[int]:
        default = sa.text(f"nextval('u_{name}_seq'::regclass)")
        return sa.Column(name, type_, server_default=default, nullable=False)

    columns = counting("number", sa.Integer()), counting("other", sa.BigInteger())
    sa.Table("u", metadata, sa.Column("id", sa.Integer(), primary_key=True), *columns)


def two_keys(metadata: sa.MetaData) -> None:
    key_alone(metadata)
    sa.Table("one", metadata, sa.Column("id", sa.Integer(), primary_key=True))


def proved(url: str, there: str, models: sa.MetaData, folder: Path) -> tuple[str, tuple[str, ...]]:
    """Return the script for a database made by hand, and what its proof says."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(there)
        found = autogenerate(connection, {"target_metadata": models})
        script = folder / "revision.py"
        script.write_text(written(found)[0], encoding="utf-8")
        return write(found).downgrades, proof_of([script], found).lines


@pytest.mark.parametrize(
    ("there", "models"),
    [(OWN_NAME, key_alone), (RENAMED, two_keys), (OUTSIDE_OF_THE_KEY, with_defaults)],
    ids=["of another name", "of a table renamed since", "outside of the key"],
)
def test_something_else_changes(
    postgresql_url: str, there: str, models: Callable[[sa.MetaData], None], tmp_path: Path
) -> None:
    metadata = sa.MetaData()
    models(metadata)
    metadata.tables["u"].append_column(sa.Column("note", sa.Text()))
    _, lines = proved(postgresql_url, there, metadata, tmp_path)
    assert lines == ("proved: up ✓ down ✓",)


@pytest.mark.parametrize("there", [OWN_NAME, RENAMED, OUTSIDE_OF_THE_KEY])
def test_the_way_back_makes_a_table_again(postgresql_url: str, there: str, tmp_path: Path) -> None:
    _, lines = proved(postgresql_url, there, sa.MetaData(), tmp_path)
    assert lines == ("proved: up ✓ down ✓",)


def test_the_way_back_makes_a_column_again(postgresql_url: str, tmp_path: Path) -> None:
    metadata = sa.MetaData()
    key_alone(metadata)
    there = f"{OUTSIDE_OF_THE_KEY}; ALTER SEQUENCE u_number_seq RENAME TO given"
    downgrades, lines = proved(postgresql_url, there, metadata, tmp_path)
    assert lines == ("proved: up ✓ down ✓",)
    assert downgrades.startswith("op.create_sequence('given', data_type=sa.Integer())")
    assert """op.execute(sa.text('ALTER SEQUENCE "given" OWNED BY "u"."number"'))""" in downgrades
