"""``diffgen squash`` on SQLite: one file in place of several, or everything as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from diffgen import command
from diffgen.cli.program import PROGRAM
from diffgen.errors import CommandError, ProofFailed
from migrations_runtime.errors import ResolutionError
from tests.roundtrip.fingerprint import Fingerprint, difference, fingerprint_of
from tests.runtime.project import Project

PEOPLE = """
op.create_table(
    "people",
    sa.Column("id", sa.Integer(), primary_key=True),
    sa.Column("name", sa.Text(), nullable=False),
)
"""


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Five revisions: two of the schema, one of rows, two of the schema."""
    monkeypatch.chdir(tmp_path)
    made = Project(tmp_path, sqlite_url)
    made.revision("a", None, PEOPLE, 'op.drop_table("people")')
    made.revision(
        "b",
        "a",
        'op.add_column("people", sa.Column("size", sa.Integer(), server_default="0", nullable=False))',
        'op.drop_column("people", "size")',
    )
    made.revision(
        "c",
        "b",
        """
        op.bulk_insert(sa.table("people", sa.column("name")), [{"name": "Ann"}, {"name": "Zoë"}])
        op.execute("UPDATE people SET size = length(name)")
        """,
        "DELETE FROM people",
    )
    made.revision(
        "d",
        "c",
        'op.alter_column("people", "size", server_default=None)\n'
        'op.create_index("by_size", "people", ["size"])',
        'op.drop_index("by_size", "people")\n'
        'op.alter_column("people", "size", server_default="0")',
    )
    made.revision(
        "e", "d", 'op.rename_table("people", "person")', 'op.rename_table("person", "people")'
    )
    return made


def squash(project: Project, revisions: str) -> list[str]:
    config = project.config()
    command.squash(config, revisions)
    return config.stdout.getvalue().splitlines()


def files(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in project.versions.iterdir() if path.is_file()}


def everything(project: Project) -> tuple[Fingerprint, list[tuple[object, ...]]]:
    tables = sorted(project.tables())
    rows = [row for table in tables for row in project.rows(f"SELECT * FROM {table}")]
    return fingerprint_of(project.url), rows


def test_one_file_does_what_five_did(project):
    project.upgrade()
    facts, rows = everything(project)
    assert squash(project, "base:e") == [
        "Wrote migrations/versions/e_.py in place of 5 revisions",
        "  collapsed a, b",
        "  kept c as a function (op.bulk_insert, op.execute)",
        "  collapsed d",
        "  kept e as a function (renames people)",
        "proved: up ✓ down ✓",
    ]
    assert list(files(project)) == ["e_.py"]
    assert project.heads() == {"e"}
    project.downgrade("base")
    assert project.tables() == set()
    project.upgrade()
    again = everything(project)
    assert difference(facts, again[0]) == []
    assert again[1] == rows


def test_the_file_reads_as_if_somebody_had_written_it(project):
    squash(project, "a:d")
    text = files(project)["d_.py"].decode()
    assert 'revision: str = "d"' in text
    assert 'replaces: tuple[str, ...] = ("a", "b", "c")' in text
    assert "    upgrade_c()\n" in text
    assert "def upgrade_c():\n" in text
    assert text.startswith('"""squash of a to d\n\na: Revision a.\nb: Revision b.\n')
    assert project.printed("history") == [
        "d -> e (head), Revision e.",
        "<base> -> d, squash of a to d",
    ]


def test_what_is_below_and_above_stays(project):
    project.upgrade()
    facts = everything(project)
    squash(project, "b:d")
    assert list(files(project)) == ["a_.py", "d_.py", "e_.py"] or set(files(project)) == {
        "a_.py",
        "d_.py",
        "e_.py",
    }
    project.downgrade("base")
    project.upgrade()
    assert everything(project) == facts


def test_a_branch_within_the_range_is_part_of_it(project):
    project.revision("x", "e", "CREATE TABLE x (id INTEGER)", "DROP TABLE x")
    project.revision("y", "e", "CREATE TABLE y (id INTEGER)", "DROP TABLE y")
    project.revision("m", ("x", "y"))
    squash(project, "e:m")
    project.upgrade()
    assert project.tables() == {"person", "x", "y"}


def test_a_database_within_the_range_is_refused_and_nothing_changes(project):
    project.upgrade("c")
    before = files(project)
    with pytest.raises(
        CommandError, match="is at c, within the range: upgrade it to d, or downgrade"
    ):
        squash(project, "a:d")
    assert files(project) == before


def test_another_database_that_was_within_the_range_is_told_what_to_do(project):
    squash(project, "a:d")
    project.execute(
        "CREATE TABLE diffgen_version (version_num TEXT)",
        "INSERT INTO diffgen_version VALUES ('b')",
    )
    with pytest.raises(
        ResolutionError, match=r"The database is at b, which is a part of d .*d_.py"
    ):
        project.upgrade()


def test_what_was_squashed_can_be_squashed_again(project):
    squash(project, "a:c")
    squash(project, "base:e")
    assert b'replaces: tuple[str, ...] = ("a", "b", "c", "d")' in files(project)["e_.py"]
    project.upgrade()
    assert [row[1:] for row in project.rows("SELECT * FROM person")] == [("Ann", 3), ("Zoë", 3)]


def test_helpers_imports_and_constants_of_kept_scripts_come_along(project):
    for id_, below, word in (("f", "e", "one"), ("g", "f", "two")):
        path = project.revision(id_, below, "op.execute(insert())")
        path.write_text(
            path.read_text().replace(
                "def upgrade",
                f"import json\nWORD = json.loads('\"{word}\"')\n\n"
                "def insert():\n    return 'INSERT INTO person (name, size) VALUES (\\'%s\\', 0)' % WORD\n\n"
                "def upgrade",
            )
        )
    squash(project, "f:g")
    assert "WORD_g = json.loads" in files(project)["g_.py"].decode()
    project.upgrade()
    assert [row[1] for row in project.rows("SELECT * FROM person")][2:] == ["one", "two"]


def test_values_that_are_others_each_time_are_no_difference(project):
    project.revision(
        "f",
        "e",
        """
        import uuid
        op.add_column("person", sa.Column("token", sa.Text()))
        op.execute(f"UPDATE person SET token = '{uuid.uuid4()}'")
        """,
        'op.drop_column("person", "token")',
    )
    assert squash(project, "a:f")[-1] == "proved: up ✓ down ✓"


def test_ddl_of_the_users_own_is_kept(project):
    path = project.revision("f", "e", "op.execute(CreateView())", "DROP VIEW v")
    path.write_text(
        path.read_text().replace(
            "def upgrade",
            "from sqlalchemy.ext.compiler import compiles\n"
            "from sqlalchemy.schema import ExecutableDDLElement\n\n"
            "class CreateView(ExecutableDDLElement):\n    pass\n\n"
            "@compiles(CreateView)\ndef view(element, compiler, **kw):\n"
            "    return 'CREATE VIEW v AS SELECT 1 AS x'\n\n"
            "def upgrade",
        )
    )
    assert squash(project, "a:f")[-2:] == [
        "  kept f as a function (op.execute(CreateView), op.execute)",
        "proved: up ✓ down ✓",
    ]


def test_a_long_range_is_told_by_its_ends(project):
    for number, below in enumerate(("e", "x0", "x1", "x2", "x3", "x4")):
        table = f'"t{number}"'
        made = f'op.create_table({table}, sa.Column("id", sa.Integer()))'
        project.revision(f"x{number}", below, made, f"op.drop_table({table})")
    assert squash(project, "x0:x5")[1] == "  collapsed x0 to x5 (6 revisions)"


def test_a_range_that_cannot_be_undone_stays_so(project):
    project.revision(
        "f", "e", 'op.drop_column("person", "size")', "raise NotImplementedError('gone')"
    )
    lines = squash(project, "d:f")
    assert lines[-2:] == [
        "proved: up ✓",
        "  not to be undone, as before: Revision f failed in downgrade() at "
        "migrations/versions/f_.py:13: NotImplementedError: gone",
    ]
    assert b"raise NotImplementedError(" in files(project)["f_.py"]


def test_a_careless_way_back_is_made_good(project):
    project.revision("f", "e", 'op.add_column("person", sa.Column("x", sa.Integer()))', "pass")
    project.revision("g", "f", 'op.create_index("by_x", "person", ["x"])', "pass")
    squash(project, "f:g")
    project.upgrade()
    facts = everything(project)
    project.downgrade("e")
    project.upgrade()
    assert everything(project) == facts


def test_one_that_would_do_something_else_is_not_written(project, monkeypatch):
    before = files(project)
    project.revision("f", "e", "CREATE TABLE x (id INTEGER)", "DROP TABLE x")
    path = project.revision(
        "g",
        "f",
        "op.execute(f'CREATE TABLE made_{len(pathlib.Path(__file__).stem)} (id INTEGER)')",
        "op.execute(f'DROP TABLE made_{len(pathlib.Path(__file__).stem)}')",
    )
    path.write_text(
        path.read_text().replace("import sqlalchemy", "import pathlib\nimport sqlalchemy")
    )
    before = files(project)
    with pytest.raises(
        ProofFailed, match="would not do what the range does; nothing was changed"
    ) as e:
        squash(project, "f:g")
    assert "left over after upgrade: to be as before it would have to: create table made_2" in (
        e.value.detail
    )
    assert files(project) == before


def test_a_history_that_does_not_run_proves_nothing(project):
    path = project.revision("f", "e", "INSERT INTO nowhere VALUES (1)")
    before = files(project)
    with pytest.raises(CommandError, match=r"does not run on an empty database: Revision f failed"):
        squash(project, "a:f")
    assert files(project) == before
    assert path.exists()


def test_a_hook_that_fails_leaves_everything_as_it_was(project):
    ini = project.ini.read_text()
    project.ini.write_text(
        ini + "\n[post_write_hooks]\nhooks = no\nno.type = exec\nno.executable = false\n"
    )
    before = files(project)
    with pytest.raises(CommandError):
        squash(project, "a:d")
    assert files(project) == before


def test_scripts_never_reach_the_live_database_on_the_way(project):
    project.upgrade()
    project.revision(
        "f",
        "e",
        """
        from migrations_runtime import context
        context.get_bind().execute(sa.text("CREATE TABLE by_context (id INTEGER)"))
        op.get_context().bind.execute(sa.text("CREATE TABLE by_op (id INTEGER)"))
        """,
        "DROP TABLE by_context; DROP TABLE by_op",
    )
    project.revision("g", "f")
    project.downgrade("base")
    before = Path(project.url.removeprefix("sqlite:///")).read_bytes()
    squash(project, "a:g")
    assert Path(project.url.removeprefix("sqlite:///")).read_bytes() == before


def test_the_command_line(project, capsys):
    assert PROGRAM.run(["squash", "a:d", "-m", "the beginnings"]) == 0
    assert "in place of 4 revisions" in capsys.readouterr().out
    assert PROGRAM.run(["history"]) == 0
    assert "<base> -> d, the beginnings" in capsys.readouterr().out
    assert PROGRAM.run(["squash", "d"]) == 2
    assert "squash takes a range FIRST:LAST" in capsys.readouterr().err
