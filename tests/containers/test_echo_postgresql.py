"""What PostgreSQL says of declared text, and what is said where it can't be asked."""

from __future__ import annotations

import sqlalchemy as sa

from diffgen.autogenerate import autogenerate


def models(condition: str) -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table(
        "person",
        metadata,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(20)),
        sa.CheckConstraint(condition, name="named"),
    )
    return metadata


def differences(url: str, metadata: sa.MetaData, **options: str) -> tuple[str, ...]:
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=options)
    with engine.connect() as connection:
        return autogenerate(connection, {"target_metadata": metadata}).differences


def made(url: str, metadata: sa.MetaData) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        metadata.create_all(connection)


def test_text_that_the_server_writes_in_its_own_way_is_no_difference(postgresql_url: str) -> None:
    made(postgresql_url, models("name IN ('a', 'b') AND length(name) > 0"))
    assert differences(postgresql_url, models("length(name)>0 and name in ('a','b')")) != ()
    assert differences(postgresql_url, models("name in ('a','b') and length(name)>0")) == ()


def test_asking_leaves_nothing_behind_and_evaluates_no_default(postgresql_url: str) -> None:
    engine = sa.create_engine(postgresql_url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SEQUENCE numbers")
        connection.exec_driver_sql("CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 1)")
    metadata = sa.MetaData()
    sa.Sequence("numbers", metadata=metadata)
    default = sa.text("nextval('numbers') + 0")
    sa.Table(
        "t",
        metadata,
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("n", sa.Integer(), server_default=default),
    )
    assert differences(postgresql_url, metadata) == (
        "column t.n: default 1 → nextval('numbers') + 0",
    )
    with engine.connect() as connection:
        called = connection.exec_driver_sql("SELECT is_called FROM numbers").scalar_one()
        temporary = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_class WHERE relpersistence = 't'"
        ).scalar_one()
    assert (called, temporary) == (False, 0)


def test_a_server_that_cannot_be_asked_leaves_the_difference_uncertain(postgresql_url: str) -> None:
    made(postgresql_url, models("length(name) > 0"))
    read_only = "-c default_transaction_read_only=on"
    (line,) = differences(postgresql_url, models("length(name) > 0"), options=read_only)
    assert line.startswith("check person.named: condition ")
    assert line.endswith("(uncertain: the server could not be asked how it would write this)")
