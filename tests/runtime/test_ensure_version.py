"""``ensure_version``: the version table, and nothing else."""

from __future__ import annotations


def test_it_creates_the_version_table(project):
    project.line("a1")
    project.printed("ensure_version")
    assert (project.heads(), project.tables()) == (set(), set())
    project.upgrade()
    assert project.heads() == {"a1"}


def test_a_table_that_is_there_is_left_as_it_is(project, caplog):
    project.line("a1")
    project.upgrade()
    caplog.set_level("INFO")
    caplog.clear()
    project.printed("ensure_version")
    assert project.heads() == {"a1"}
    assert caplog.messages == []


def test_the_journal_is_created_beside_a_version_table_that_has_none(project):
    project.line("a1")
    project.upgrade()
    project.execute("DROP TABLE diffgen_journal")
    project.printed("ensure_version")
    assert (project.heads(), project.rows("SELECT * FROM diffgen_journal")) == ({"a1"}, [])


def test_as_sql(project):
    written = "\n".join(project.printed("ensure_version", sql=True))
    assert "CREATE TABLE diffgen_version" in written
    assert "INSERT" not in written
    assert not (project.folder / "test.db").exists()


def test_callbacks_of_env_py_are_not_told_of_it(project):
    env = (project.folder / "migrations/env.py").read_text()
    project.env(env.replace("configure(", "configure(on_version_apply=lambda **told: 1 / 0, "))
    project.printed("ensure_version")
    assert project.heads() == set()
