"""Which statement runs: one with many rows is one, and a COMMIT is one where a server does it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from migrations_runtime.statements import Watch

T = sa.Table(
    "t", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True), sa.Column("n", sa.Integer)
)


@pytest.fixture
def watch() -> Iterator[Watch]:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        watch = Watch(connection)
        with watch.over():
            T.create(connection)
            connection.commit()
            yield watch


def seen(watch: Watch) -> list[str]:
    """Note what runs whenever the driver is about to execute something."""
    running: list[str] = []

    def note(*_: Any) -> None:
        assert watch.running is not None
        running.append(watch.running.sql.partition(" ")[0])

    sa.event.listen(watch.connection, "before_cursor_execute", note)
    return running


def test_nothing_runs_once_a_statement_is_through(watch):
    running = seen(watch)
    watch.connection.execute(sa.select(T))
    assert (running, watch.running) == (["SELECT"], None)


def test_nothing_runs_once_a_statement_has_failed(watch):
    with pytest.raises(sa.exc.OperationalError):
        watch.connection.exec_driver_sql("SELECT nonsense")
    assert watch.running is None
    assert watch.failed.sql == "SELECT nonsense"


def test_rows_that_go_in_batches_are_one_statement(watch):
    running = seen(watch)
    rows = [{"n": number} for number in range(3000)]
    watch.connection.execute(sa.insert(T).returning(T.c.id), rows).all()
    assert len(running) > 1
    assert watch.running is None


def test_what_is_executed_for_another_statement_leaves_that_running(watch):
    def write(connection: sa.Connection, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("UPDATE"):
            connection.exec_driver_sql("INSERT INTO t VALUES (1, 1)")
            assert watch.running.sql == statement

    sa.event.listen(watch.connection, "before_cursor_execute", write)
    watch.connection.exec_driver_sql("UPDATE t SET n = 2")
    assert watch.running is None
    assert watch.connection.scalar(sa.select(T.c.n)) == 2


def test_a_commit_of_a_server_runs_until_the_next_transaction_begins(watch, monkeypatch):
    monkeypatch.setattr(type(watch.server), "tells", True)

    def write(connection: sa.Connection) -> None:
        connection.exec_driver_sql("INSERT INTO t VALUES (1, 1)")
        assert watch.running.sql == "COMMIT"

    watch.connection.execute(sa.select(T))
    sa.event.listen(watch.connection, "commit", write)
    watch.connection.commit()
    assert watch.running.sql == "COMMIT"
    watch.connection.begin()
    assert watch.running is None


def test_a_session_that_is_gone_is_told_in_sqlalchemys_words(mariadb_url: str) -> None:
    engine = sa.create_engine(mariadb_url, poolclass=sa.NullPool)
    with engine.connect() as connection, engine.connect() as other:
        number = Watch(connection).session
        other.exec_driver_sql(f"KILL {number}")
        with pytest.raises(sa.exc.DBAPIError, match="SELECT CONNECTION_ID") as raised:
            Watch(connection)
        assert raised.value.connection_invalidated
        assert connection.invalidated
