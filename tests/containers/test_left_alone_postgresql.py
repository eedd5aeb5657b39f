"""What a database holds beside the models, and stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.types import UserDefinedType

from diffgen.autogenerate import autogenerate, proof_of, write
from diffgen.errors import CommandError
from tests.cases.test_cases import written


def compared(
    url: str, there: str, metadata: sa.MetaData, **opts: Any
) -> tuple[tuple[str, ...], str]:
    """Return the differences from a database made by hand, and the body of the script."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(there)
        found = autogenerate(connection, {"target_metadata": metadata, **opts})
        return found.differences, write(found).upgrades


def test_a_sequence_that_a_default_of_the_models_takes_from(postgresql_url: str) -> None:
    there = (
        "CREATE SEQUENCE numbers; CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('numbers'))"
    )
    metadata = sa.MetaData()
    default = sa.text("nextval('numbers')")
    key = sa.Column(
        "id", sa.Integer(), primary_key=True, autoincrement=False, server_default=default
    )
    sa.Table("t", metadata, key)
    assert compared(postgresql_url, there, metadata) == ((), "")


def test_a_default_that_names_the_sequence_of_a_serial_column(postgresql_url: str) -> None:
    there = "CREATE TABLE t (id serial PRIMARY KEY, number serial)"
    metadata = sa.MetaData()
    default = sa.text("nextval('t_number_seq'::regclass)")
    number = sa.Column("number", sa.Integer(), server_default=default, nullable=False)
    sa.Table("t", metadata, sa.Column("id", sa.Integer(), primary_key=True), number)
    assert compared(postgresql_url, there, metadata) == ((), "")


def test_types_and_sequences_of_tables_that_a_filter_leaves_out(postgresql_url: str) -> None:
    there = (
        "CREATE TYPE mood AS ENUM ('a'); CREATE SEQUENCE numbers;"
        " CREATE TABLE others (m mood, n int DEFAULT nextval('numbers'))"
    )

    def ours(item: object, name: str, type_: str, reflected: bool, compare_to: object) -> bool:
        return not (type_ == "table" and reflected and compare_to is None)

    assert compared(postgresql_url, there, sa.MetaData(), include_object=ours) == ((), "")


class Named(UserDefinedType[Any]):
    """A type that somebody else makes."""

    cache_ok = True

    def __init__(self, name: str) -> None:
        self.name = name

    def get_col_spec(self, **kw: object) -> str:
        return self.name


def test_types_that_only_a_class_of_the_models_names(postgresql_url: str, tmp_path: Path) -> None:
    metadata = sa.MetaData()
    columns = [sa.Column("m", Named("Mood")), sa.Column("e", Named("email[]"))]
    sa.Table("t", metadata, *columns, sa.Column("n", sa.Integer()))
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TYPE mood AS ENUM ('a'); CREATE DOMAIN email AS text CHECK (VALUE <> '');"
            " CREATE TABLE t (m mood, e email[])"
        )
        found = autogenerate(connection, {"target_metadata": metadata})
        assert found.differences == ("column t.n is missing (integer)",)
        script = tmp_path / "revision.py"
        script.write_text(written(found)[0], encoding="utf-8")
        assert proof_of([script], found).lines == ("proved: up ✓ down ✓",)


def test_how_a_table_is_partitioned_if_the_models_say_nothing(postgresql_url: str) -> None:
    there = "CREATE TABLE event (day date NOT NULL) PARTITION BY RANGE (day)"
    metadata = sa.MetaData()
    sa.Table("event", metadata, sa.Column("day", sa.Date(), nullable=False))
    assert compared(postgresql_url, there, metadata) == ((), "")


def test_another_partitioning_is_a_line_that_fails(postgresql_url: str) -> None:
    there = "CREATE TABLE event (day date NOT NULL) PARTITION BY RANGE (day)"
    metadata = sa.MetaData()
    day = sa.Column("day", sa.Date(), nullable=False)
    sa.Table("event", metadata, day, postgresql_partition_by="LIST (day)")
    (difference,), script = compared(postgresql_url, there, metadata)
    assert difference.startswith("table event: postgresql_partition_by of a table that is there")
    assert script.startswith("raise NotImplementedError(")


def test_a_literal_elsewhere_does_not_keep_a_label_from_being_added(postgresql_url: str) -> None:
    there = (
        "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood);"
        " CREATE TABLE o (x varchar DEFAULT 'c')"
    )
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("m", sa.Enum("a", "c", name="mood")))
    sa.Table("o", metadata, sa.Column("x", sa.String(), server_default="c"))
    _, script = compared(postgresql_url, there, metadata)
    assert script == "op.add_enum_value('mood', 'c')"


def test_two_enums_of_one_name_and_different_labels_are_refused(postgresql_url: str) -> None:
    metadata = sa.MetaData()
    sa.Table("t", metadata, sa.Column("m", sa.Enum("a", "b", name="status")))
    sa.Table("u", metadata, sa.Column("m", sa.Enum("x", "y", name="status")))
    with pytest.raises(CommandError) as refused:
        compared(postgresql_url, "SELECT 1", metadata)
    assert "status, one with the labels a, b, one with x, y; give one of them" in str(refused.value)


def test_a_constraint_that_is_not_enforced(postgresql_url: str) -> None:
    engine = sa.create_engine(postgresql_url)
    with engine.connect() as connection:
        version = connection.dialect.server_version_info or ()
    engine.dispose()
    if version < (18,):
        pytest.skip("NOT ENFORCED is of PostgreSQL 18")
    there = (
        "CREATE TABLE t (id int PRIMARY KEY, a int, CONSTRAINT c CHECK (a > 0) NOT ENFORCED, "
        "CONSTRAINT f FOREIGN KEY (a) REFERENCES t NOT ENFORCED)"
    )
    metadata = sa.MetaData()
    columns = (
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("a", sa.Integer),
    )
    key = sa.ForeignKeyConstraint(["a"], ["t.id"], name="f")
    sa.Table("t", metadata, *columns, sa.CheckConstraint("a > 0", name="c"), key)
    assert compared(postgresql_url, there, metadata) == ((), "")


def test_what_another_role_owns(postgresql_url: str) -> None:
    """Its owner may change it, and nobody else: not this role, and none that only looks."""
    place = sa.make_url(postgresql_url)
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    names = {name: f"{name}_of_{place.database}" for name in ("app", "dba", "reader")}
    made = {
        "app": "CREATE TABLE ours (id int PRIMARY KEY); CREATE TABLE stray (id int)",
        "dba": (
            "CREATE TYPE mood AS ENUM ('a'); CREATE SEQUENCE counter;"
            " CREATE TABLE audit (id serial PRIMARY KEY, m mood); CREATE SCHEMA theirs"
        ),
    }
    with engine.begin() as connection:
        for role in names.values():
            connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
            connection.exec_driver_sql(f"GRANT ALL ON SCHEMA public TO {role}")
            connection.exec_driver_sql(f"GRANT CREATE ON DATABASE {place.database} TO {role}")
        for owner, statements in made.items():
            connection.exec_driver_sql(f"SET ROLE {names[owner]}; {statements}; RESET ROLE")
    metadata = sa.MetaData()
    sa.Table("ours", metadata, sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False))
    for name in ("app", "reader"):
        url = place.set(username=names[name]).render_as_string(hide_password=False)
        lines, _ = compared(url, "SELECT 1", metadata, include_schemas=True)
        assert lines == ("table stray is not in the models",)
    lines, _ = compared(postgresql_url, "SELECT 1", metadata, include_schemas=True)
    assert "table audit is not in the models" in lines
    sa.Table("audit", metadata, sa.Column("id", sa.Integer(), primary_key=True))
    lines, _ = compared(url, "SELECT 1", metadata)
    assert "column audit.m is not in the models" in lines


def test_tables_that_an_extension_has_brought(postgresql_url: str) -> None:
    """As ``spatial_ref_sys`` and all of the schema ``topology`` are PostGIS's."""
    there = (
        "CREATE SCHEMA topology; CREATE TABLE topology.layer (id serial PRIMARY KEY);"
        " CREATE TYPE topology.sort AS ENUM ('a'); CREATE TABLE spatial_ref_sys (id int CHECK (id > 0));"
        " CREATE DOMAIN positive AS int CHECK (value > 0); CREATE SEQUENCE counter"
    )
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(there)
        for member in (
            "SCHEMA topology",
            "TABLE topology.layer",
            "SEQUENCE topology.layer_id_seq",
            "TYPE topology.sort",
            "TABLE spatial_ref_sys",
            "DOMAIN positive",
            "SEQUENCE counter",
        ):
            connection.exec_driver_sql(f"ALTER EXTENSION plpgsql ADD {member}")
    metadata = sa.MetaData()
    assert compared(postgresql_url, "SELECT 1", metadata, include_schemas=True) == ((), "")


def test_the_enum_of_a_table_of_the_models_that_takes_no_part(postgresql_url: str) -> None:
    metadata = sa.MetaData()
    sa.Table("theirs", metadata, sa.Column("m", sa.Enum("a", "b", name="mood")), schema="other")
    there = (
        "CREATE SCHEMA other; CREATE TYPE mood AS ENUM ('a'); CREATE TABLE other.theirs (m mood)"
    )
    assert compared(postgresql_url, there, metadata, exclude_tables=["other.*"]) == ((), "")


def test_the_comment_of_an_index_that_is_made_anew(postgresql_url: str) -> None:
    there = (
        "CREATE TABLE t (id int PRIMARY KEY, n int); CREATE INDEX i ON t (n);"
        " COMMENT ON INDEX i IS 'for the list'"
    )
    metadata = sa.MetaData()
    key = sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False)
    table = sa.Table("t", metadata, key, sa.Column("n", sa.Integer()))
    sa.Index("i", table.c.n.desc())
    _, script = compared(postgresql_url, there, metadata)
    assert script.endswith("\nop.comment_on_index('i', 'for the list')")


def test_who_owns_a_sequence_that_a_default_takes_from(postgresql_url: str) -> None:
    there = (
        "CREATE SEQUENCE s; CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT nextval('s'));"
        " ALTER SEQUENCE s OWNED BY t.n"
    )
    metadata = sa.MetaData()
    numbers = sa.Sequence("s", metadata=metadata)
    key = sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False)
    sa.Table("t", metadata, key, sa.Column("n", sa.Integer(), server_default=numbers.next_value()))
    assert compared(postgresql_url, there, metadata) == ((), "")


def test_a_sequence_stays_when_its_owner_goes(postgresql_url: str) -> None:
    there = "CREATE SEQUENCE s; CREATE TABLE t (id int PRIMARY KEY, n int); ALTER SEQUENCE s OWNED BY t.n"
    metadata = sa.MetaData()
    sa.Sequence("s", metadata=metadata)
    key = sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False)
    sa.Table("t", metadata, key)
    _, script = compared(postgresql_url, there, metadata)
    assert script.startswith("op.execute(sa.text('ALTER SEQUENCE \"s\" OWNED BY NONE'))")


def test_parameters_of_an_operator_class(postgresql_url: str) -> None:
    there = (
        "CREATE TABLE t (v tsvector); CREATE INDEX i ON t USING gist (v tsvector_ops(siglen=64))"
    )
    metadata = sa.MetaData()
    table = sa.Table("t", metadata, sa.Column("v", sa.dialects.postgresql.TSVECTOR()))
    ops = {"v": "tsvector_ops(siglen=32)"}
    sa.Index("i", table.c.v, postgresql_using="gist", postgresql_ops=ops)
    (difference,), _ = compared(postgresql_url, there, metadata)
    assert difference == (
        "index t.i: elements (v tsvector_ops(siglen=64)) → (v tsvector_ops(siglen=32))"
    )
