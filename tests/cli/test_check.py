"""``diffgen check``: what differs, a line each, and an exit status for CI."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from diffgen.environment import sourcing
from tests.cli.conftest import MODELS, Shell


@pytest.fixture(params=["sqlite_url", "postgresql_url"])
def project(shell: Shell, request: pytest.FixtureRequest) -> Shell:
    """A project on each of the servers."""
    shell.write("shop.py", MODELS)
    url = request.getfixturevalue(request.param)
    shell.does("init", "migrations", "--models", "shop:Base", "--url", url)
    return shell


def url_of(project: Shell) -> str:
    text = (project.folder / "diffgen.ini").read_text()
    (line,) = [line for line in text.splitlines() if line.startswith("sqlalchemy.url = ")]
    return line.removeprefix("sqlalchemy.url = ")


def test_drift_is_exit_status_1_with_a_line_for_each_difference(project: Shell) -> None:
    answer = project("check")
    assert answer.status == 1
    assert len(answer.out.splitlines()) == 1
    assert "account" in answer.out
    assert answer.err == ""


def test_no_drift_is_exit_status_0(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    project.does("upgrade", "head")
    assert project.does("check") == "No differences: the database is what the models say\n"


def test_a_change_of_the_models_is_drift_again(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    project.does("upgrade", "head")
    project.write("shop.py", MODELS.replace("String(50)", "String(80)"))
    answer = project("check")
    assert answer.status == 1
    for part in ("account", "name", "50", "80"):
        assert part in answer.out


def test_what_cannot_be_checked_is_exit_status_2(project: Shell) -> None:
    project.does("revision", "-m", "one")
    assert "is not up to date" in project.fails("check")


def test_it_writes_nothing_to_the_database(project: Shell) -> None:
    assert project("check").status == 1
    engine = sa.create_engine(url_of(project))
    try:
        assert sa.inspect(engine).get_table_names() == []
    finally:
        engine.dispose()


def test_target_metadata_of_env_py_goes_before_the_configured_models(project: Shell) -> None:
    env = project.folder / "migrations/env.py"
    none = "import sqlalchemy\n\ntarget_metadata = sqlalchemy.MetaData()"
    env.write_text(env.read_text().replace("target_metadata = None", none))
    project.does("check")


def test_an_option_of_env_py_that_changes_nothing_is_told(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    project.does("upgrade", "head")
    env = project.folder / "migrations/env.py"
    given = "target_metadata=target_metadata, autogenerate_plugins=['x']"
    env.write_text(env.read_text().replace("target_metadata=target_metadata)", f"{given})"))
    answer = project("check")
    assert answer.status == 0
    assert answer.err.count("\n") == 1
    assert "autogenerate_plugins of env.py changes nothing here: there are no pl" in answer.err


def test_a_configured_version_table_is_no_difference(project: Shell) -> None:
    ini = project.folder / "diffgen.ini"
    ini.write_text(ini.read_text().replace("[diffgen]\n", "[diffgen]\nversion_table = mine\n", 1))
    project.does("revision", "--autogenerate", "-m", "accounts")
    project.does("upgrade", "head")
    project.does("check")
    engine = sa.create_engine(url_of(project))
    assert "mine" in sa.inspect(engine).get_table_names()
    engine.dispose()


def test_how_far_a_backfill_came_is_no_difference(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    project.does("upgrade", "head")
    engine = sa.create_engine(url_of(project))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE diffgen_version_backfill (revision VARCHAR(255))")
    engine.dispose()
    project.does("check")


def test_a_script_that_was_edited_after_it_was_applied_fails_it(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    project.does("upgrade", "head")
    [script] = (project.folder / "migrations/versions").glob("*_accounts.py")
    script.write_text(f"# as it was\n{script.read_text()}")
    project.does("check")
    script.write_text(f"{script.read_text()}\nop.drop_table = print\n")
    answer = project("check")
    assert (answer.status, answer.err) == (1, "")
    assert answer.out.startswith(f"migrations/versions/{script.name} was edited after revision ")
    refused = project("upgrade", "head")
    assert refused.status == 2
    assert "tell the journal so by upgrade --accept-edited" in refused.err
    project.does("upgrade", "head", "--accept-edited")
    project.does("check")


def done(project: Shell, statement: str) -> None:
    engine = sa.create_engine(url_of(project))
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_what_was_read_while_another_run_migrated_is_no_answer(
    project: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "a")
    project.does("upgrade", "head")
    connected = sourcing.connected

    def migrated(context: Any) -> Any:
        context.connection.commit()
        done(project, "UPDATE diffgen_version SET version_num = 'b'")
        return connected(context)

    monkeypatch.setattr(sourcing, "connected", migrated)
    said = "Another run migrated the database from a to b while it was being compared"
    assert said in project.fails("check")
    done(project, "UPDATE diffgen_version SET version_num = 'a'")
    assert said in project.fails("revision", "--autogenerate", "-m", "more")
    assert [path.name[0] for path in (project.folder / "migrations/versions").glob("*.py")] == ["a"]


def test_a_database_between_two_revisions_is_not_compared(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "a")
    project.does("upgrade", "head")
    done(project, "UPDATE diffgen_journal SET state = 'running'")
    said = "Revision a is half done or under way: its upgrade was begun at "
    assert said in project.fails("check")
