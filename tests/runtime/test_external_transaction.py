"""A transaction that was open before: used, never ended, and not left without a word."""

from __future__ import annotations

import io
import logging

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.config import Config
from migrations_runtime.errors import TransactionError
from migrations_runtime.migration_context import MigrationContext
from migrations_runtime.revisions import ScriptDirectory

ENV = """
import sqlalchemy as sa
from migrations_runtime import context

connection = context.config.attributes["connection"]
context.configure(connection=connection)
with context.begin_transaction():
    context.run_migrations()
{after}
"""
LOST = "it was rolled back: nothing of them stayed"


@pytest.fixture(params=["sqlite", "postgresql"])
def handed(request, project):
    """An environment that works on the connection that it is handed."""
    if request.param == "postgresql":
        project.url = request.getfixturevalue("postgresql_url")
    project.env(ENV.format(after=""))
    project.line("a")
    return project


@pytest.fixture
def engine(handed):
    engine = sa.create_engine(handed.url, poolclass=sa.NullPool)
    yield engine
    engine.dispose()


def upgrade(handed, connection):
    config = Config(handed.ini, attributes={"connection": connection}, stdout=io.StringIO())
    command.upgrade(config, "head")


def test_what_the_caller_commits_stays(handed, engine, caplog):
    with engine.begin() as connection, caplog.at_level(logging.INFO):
        upgrade(handed, connection)
        assert "The revisions stay when the transaction is committed" in caplog.messages[-1]
    assert handed.heads() == {"a"}
    assert LOST not in caplog.text


def test_what_the_caller_forgets_to_commit_is_told(handed, engine, caplog):
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
        upgrade(handed, connection)
        assert LOST not in caplog.text
    assert LOST in caplog.text
    assert handed.tables() == set()


def test_without_an_env_it_is_told_too(handed, engine, caplog):
    script = ScriptDirectory.from_config(handed.config())
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
        MigrationContext.configure(connection).stamp(script, "a")
    assert LOST in caplog.text


def test_a_rollback_after_the_commit_is_of_another_transaction(handed, engine, caplog):
    handed.env(
        ENV.format(after="connection.commit()\nconnection.execute(sa.text('SELECT 1'))\n")
        + "connection.rollback()\n"
    )
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
        upgrade(handed, connection)
    assert handed.heads() == {"a"}
    assert LOST not in caplog.text


def test_a_rollback_in_env_is_an_error(handed, engine):
    handed.env(ENV.format(after="connection.rollback()"))
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT 1"))
        with pytest.raises(TransactionError, match=LOST):
            upgrade(handed, connection)


def test_a_rollback_in_two_phases_is_an_error(project, postgresql_url):
    project.url = postgresql_url
    project.line("a")
    project.env("""
        import sqlalchemy as sa
        from migrations_runtime import context

        engine = sa.create_engine(context.config.attributes["url"], poolclass=sa.NullPool)
        with engine.connect() as connection:
            transaction = connection.begin_twophase()
            context.configure(connection=connection)
            context.run_migrations()
            transaction.prepare()
            transaction.rollback()
        """)
    with pytest.raises(TransactionError, match=LOST):
        command.upgrade(Config(project.ini, attributes={"url": postgresql_url}), "head")
    assert project.tables() == set()
