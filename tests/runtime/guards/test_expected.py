"""Another database, or another project's, is refused, and which one it is is told."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import sqlalchemy as sa

from migrations_runtime import command
from migrations_runtime.errors import ConfigError, Refused
from migrations_runtime.guards.target import Target, target_of
from migrations_runtime.settings.values import LONGEST_PROJECT
from tests.runtime.project import Project


def configured(project: Project, *lines: str) -> None:
    project.ini.write_text("\n".join([project.ini.read_text().rstrip(), *lines, ""]))


@pytest.fixture
def shop(project: Project) -> Project:
    project.line("a1", "b2")
    return project


# -- by its name -----------------------------------------------------------------------------------


def test_a_database_of_another_name_is_refused(shop: Project) -> None:
    configured(shop, "expected_database = shop.db")
    for name, *arguments in (("upgrade", "head"), ("stamp", "head"), ("current",)):
        with pytest.raises(Refused) as raised:
            getattr(command, name)(shop.config(), *arguments)
        assert str(raised.value).startswith(
            "diffgen.ini:4: expected_database = shop.db, and this is SQLite "
        )
    with pytest.raises(Refused):
        command.upgrade(shop.config(), "head", dry_run=True)
    assert shop.tables() == set()


@pytest.mark.parametrize("name", ["test.db", "./test.db", "{}/test.db"])
def test_a_file_goes_by_its_name_or_its_path(shop: Project, name: str) -> None:
    configured(shop, f"expected_database = {name.format(shop.folder)}")
    shop.upgrade()
    assert shop.heads() == {"b2"}


def test_sql_is_written_for_any(shop: Project) -> None:
    configured(shop, "expected_database = shop.db")
    assert "CREATE TABLE t_a1" in "\n".join(shop.printed("upgrade", "head", sql=True))


def test_env_py_says_it_for_each_database(shop: Project) -> None:
    env = (shop.folder / "migrations/env.py").read_text()
    said = 'connection=connection, expected_database="archive"'
    shop.env(env.replace("connection=connection", said))
    with pytest.raises(
        Refused, match=r"^expected_database of context.configure\(\) = archive, and"
    ):
        shop.upgrade()


# -- by its project --------------------------------------------------------------------------------


def test_another_project_is_refused_and_nothing_is_done(shop: Project) -> None:
    configured(shop, "project = ours")
    shop.upgrade("a1")
    shop.ini.write_text(shop.ini.read_text().replace("ours", "theirs"))
    for name, revision in (("upgrade", "head"), ("downgrade", "base"), ("stamp", "head")):
        with pytest.raises(Refused) as raised:
            getattr(command, name)(shop.config(), revision)
        said = str(raised.value)
        assert said.startswith("diffgen_journal of SQLite ")
        assert (
            "is of the project ours, and diffgen.ini:4: project = theirs: nothing was don" in said
        )
        assert said.endswith("where it is the same project, write project = ours")
    assert shop.heads() == {"a1"}


@pytest.mark.parametrize("way_out", ["ours", "theirs\nversion_table = theirs"])
def test_the_ways_out_work(shop: Project, way_out: str) -> None:
    configured(shop, "project = ours")
    shop.upgrade("a1")
    shop.execute("DROP TABLE t_a1")
    shop.ini.write_text(shop.ini.read_text().replace("project = ours", f"project = {way_out}"))
    shop.upgrade()
    assert "t_b2" in shop.tables()


def test_what_ran_without_an_id_belongs_to_whom_runs_next(shop: Project) -> None:
    shop.upgrade("a1")
    configured(shop, "project = ours")
    shop.upgrade()
    assert shop.rows("SELECT revision, project FROM diffgen_journal") == [
        ("a1", None),
        ("b2", "ours"),
    ]


def test_without_a_journal_nothing_is_compared(shop: Project) -> None:
    configured(shop, "project = ours")
    shop.upgrade("a1")
    shop.ini.write_text(shop.ini.read_text().replace("ours", "theirs\njournal = false"))
    shop.upgrade()
    assert shop.heads() == {"b2"}


def test_an_id_fits_into_the_journal(shop: Project) -> None:
    configured(shop, f"project = {'x' * (LONGEST_PROJECT + 1)}")
    with pytest.raises(
        ConfigError, match=r"^diffgen.ini:4: project must have 64 characters at most"
    ):
        shop.upgrade()


# -- told ------------------------------------------------------------------------------------------


def told(shop: Project, caplog: pytest.LogCaptureFixture, name: str, *arguments: str) -> list[str]:
    caplog.clear()
    with caplog.at_level(logging.INFO, "migrations_runtime"):
        getattr(command, name)(shop.config(), *arguments)
    return [one.getMessage() for one in caplog.records if one.name == "migrations_runtime.target"]


def test_the_target_is_told_before_anything_runs(
    shop: Project, caplog: pytest.LogCaptureFixture
) -> None:
    server = f"Target: SQLite {sa.create_engine('sqlite://').dialect.dbapi.sqlite_version}"
    database = f"{server}, database test.db; "
    assert told(shop, caplog, "upgrade", "head") == [f"{database}upgrade <base> -> b2, 2 revisions"]
    assert caplog.records[0].getMessage().startswith(server)
    assert told(shop, caplog, "downgrade", "-1") == [f"{database}downgrade b2 -> a1, 1 revision"]
    assert told(shop, caplog, "stamp", "head") == [f"{database}stamp a1 -> b2"]
    assert told(shop, caplog, "upgrade", "head") == []
    assert told(shop, caplog, "current") == []


def test_postgresql(postgresql_url: str) -> None:
    url = sa.make_url(postgresql_url)
    assert target(postgresql_url) == Target(
        target(postgresql_url).server,
        f"{url.host}:{url.port}",
        url.database,
        url.username,
        "public",
    )
    assert target(postgresql_url).server.startswith("PostgreSQL 1")


def test_mariadb(mariadb_url: str) -> None:
    found, url = target(mariadb_url), sa.make_url(mariadb_url)
    assert (found.database, found.user, found.schema) == (url.database, url.username, None)
    assert found.server.startswith("MariaDB 1")


def test_a_database_in_memory() -> None:
    found = target("sqlite://")
    assert (found.database, found.name, found.is_file) == (":memory:", ":memory:", True)


def test_a_file_is_shown_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = Target("SQLite 3", database=f"{tmp_path}/data/shop.db")
    assert str(found) == "SQLite 3, database data/shop.db"
    assert found.name == "shop.db"


def target(url: str) -> Target:
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        found = target_of(connection)
    engine.dispose()
    return found
