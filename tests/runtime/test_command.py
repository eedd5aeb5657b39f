"""The commands as functions: what they print, stamp, write as SQL and refuse."""

from __future__ import annotations

import pytest

from migrations_runtime import command
from migrations_runtime.errors import CommandError, DatabaseNotAtHead, ResolutionError


@pytest.fixture(autouse=True)
def three(project):
    project.line("a1", "b2", "c3")


def test_heads_and_history(project):
    assert project.printed("heads") == ["c3 (head)"]
    assert project.printed("history") == [
        "b2 -> c3 (head), Revision c3.",
        "a1 -> b2, Revision b2.",
        "<base> -> a1, Revision a1.",
    ]
    assert project.printed("history", "a1:b2") == [
        "a1 -> b2, Revision b2.",
        "<base> -> a1, Revision a1.",
    ]
    project.upgrade("b2")
    assert project.printed("history", "current:", indicate_current=True) == [
        "b2 -> c3 (head), Revision c3.",
        "a1 -> b2, Revision b2. (current)",
    ]


def test_verbose_shows_all(project):
    assert project.printed("heads", verbose=True) == [
        "Rev: c3 (head)",
        "Parent: b2",
        f"Path: {project.versions}/c3_.py",
        "",
        "    Revision c3.",
        "",
    ]


def test_marks_of_branches_and_merges(project):
    project.revision("d4", "a1", head="branch_labels = ('side',)")
    project.revision("m5", ("c3", "d4"))
    assert project.printed("history")[0] == "c3, d4 -> m5 (side) (head) (mergepoint), Revision m5."
    assert project.printed("history")[-1] == "<base> -> a1 (branchpoint), Revision a1."


def test_history_of_a_revision_has_what_it_depends_on(project):
    project.revision("d4", "a1", head="depends_on = 'c3'")
    listed = project.printed("history", ":d4")
    assert [line.split(", ")[0] for line in listed] == [
        "a1 (c3) -> d4 (head)",
        "b2 -> c3 (effective head)",
        "a1 -> b2",
        "<base> -> a1 (branchpoint)",
    ]


def test_history_wants_a_range(project):
    with pytest.raises(ResolutionError, match=r"requires \[start\]:\[end\], .* 'a1' has no colon"):
        command.history(project.config(), "a1")


def test_current(project):
    assert project.printed("current") == []
    project.upgrade("b")
    assert project.printed("current") == ["b2"]
    with pytest.raises(
        DatabaseNotAtHead, match="it is at b2, and the revisions end at c3; run 'upgrade"
    ) as e:
        command.current(project.config(), check_heads=True)
    assert e.value.exit_code == 1
    project.upgrade()
    assert project.printed("current", check_heads=True) == ["c3 (head)"]
    first, second, *_ = project.printed("current", verbose=True)
    assert (first, second) == (f"Current revision(s) for {project.url}:", "Rev: c3 (head)")


def test_current_tells_where_each_line_is_also_if_another_depends_on_it(project):
    project.revision("d4", None, head="depends_on = 'c3'")
    project.upgrade("heads")
    assert project.heads() == {"d4"}
    assert project.printed("current") == ["d4 (head)", "c3 (effective head)"]


def test_current_writes_nothing(project):
    project.printed("current")
    assert project.rows("SELECT name FROM sqlite_master") == []


def test_stamp(project):
    command.stamp(project.config(), "b2")
    assert (project.heads(), project.tables()) == ({"b2"}, set())
    command.stamp(project.config(), "+1")
    assert project.heads() == {"c3"}
    command.stamp(project.config(), "a")
    assert project.heads() == {"a1"}
    command.stamp(project.config(), "base")
    assert project.heads() == set()
    project.revision("d4", "a1")
    command.stamp(project.config(), ["c3", "d4"])
    assert project.heads() == {"c3", "d4"}


def test_stamp_heads_of_which_one_depends_on_another(project):
    project.revision("d4", "a1", head="depends_on = 'c3'")
    command.stamp(project.config(), "heads")
    assert project.heads() == {"d4"}


def test_stamp_of_a_branch_as_base_leaves_the_rows_of_others(project):
    project.revision("x1", None, head="branch_labels = ('other',)")
    command.stamp(project.config(), "heads")
    command.stamp(project.config(), "other@base")
    assert project.heads() == {"c3"}
    command.stamp(project.config(), ["x1", "base"])
    assert project.heads() == {"x1"}
    project.execute("UPDATE diffgen_version SET version_num = 'gone'")
    with pytest.raises(ResolutionError, match="'gone', at which the database is"):
        command.stamp(project.config(), "-1", purge=True)
    command.stamp(project.config(), "base")
    assert project.heads() == set()


def test_stamp_of_a_revision_and_one_below_it_is_refused(project):
    with pytest.raises(ResolutionError, match=r"revision a1 overlaps with other .* c3, which come"):
        command.stamp(project.config(), ["a1", "c3"])


def test_stamp_over_an_unknown_row_wants_purge(project):
    project.upgrade("a1")
    project.execute("UPDATE diffgen_version SET version_num = 'gone'")
    with pytest.raises(
        ResolutionError, match=r"'gone', at which the database is: .* 'stamp --purge'"
    ):
        command.stamp(project.config(), "b2")
    command.stamp(project.config(), "b2", purge=True)
    assert project.heads() == {"b2"}


def written(project, name, *args) -> str:
    config = project.config()
    getattr(command, name)(config, *args, sql=True)
    return config.output_buffer.getvalue()


def test_sql_of_an_upgrade(project):
    project.keep_no_journal()
    assert written(project, "upgrade", "b2") == (
        "PRAGMA foreign_keys=OFF;\n\n"
        "BEGIN;\n\n"
        "-- Running upgrade <base> -> a1, Revision a1.\n\n"
        "CREATE TABLE diffgen_version (\n\tversion_num VARCHAR(255) NOT NULL, \n\t"
        "CONSTRAINT diffgen_version_pkc PRIMARY KEY (version_num)\n);\n\n"
        "CREATE TABLE t_a1 (id INTEGER);\n\n"
        "INSERT INTO diffgen_version (version_num) VALUES ('a1');\n\n"
        "COMMIT;\n\n"
        "BEGIN;\n\n"
        "-- Running upgrade a1 -> b2, Revision b2.\n\n"
        "CREATE TABLE t_b2 (id INTEGER);\n\n"
        "UPDATE diffgen_version SET version_num='b2' WHERE diffgen_version.version_num = 'a1';\n\n"
        "COMMIT;\n\n"
    )
    assert project.rows("SELECT name FROM sqlite_master") == []


def test_sql_of_a_range(project):
    project.keep_no_journal()
    assert "diffgen_version (" not in written(project, "upgrade", "a1:c3")
    text = written(project, "downgrade", "c3:b2")
    assert "-- Running downgrade c3 -> b2, Revision c3.\n\nDROP TABLE t_c3;" in text
    assert written(project, "stamp", "a1:b2").count("UPDATE") == 1


def test_ranges_are_for_sql(project):
    with pytest.raises(CommandError, match="Range revision not allowed: 'a1:b2' is for --sql"):
        command.upgrade(project.config(), "a1:b2")
    with pytest.raises(CommandError, match="requires <fromrev>:<torev>, as in head:base"):
        command.downgrade(project.config(), "base", sql=True)
    with pytest.raises(CommandError, match="--purge needs a database"):
        command.stamp(project.config(), "head", sql=True, purge=True)
