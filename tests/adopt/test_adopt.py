"""``diffgen adopt``: an environment of Alembic's runs as it is, and is given back as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diffgen import adopt as adoption
from diffgen.adopt.record import NAME
from diffgen.errors import CommandError
from tests.adopt.project import Project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project.make(tmp_path)


def adopt(*files: str, section: str = "alembic", rewrite: bool = False) -> adoption.Adoption:
    return adoption.adopt(files, section, rewrite)


def test_the_environment_runs_as_it_is_and_gives_what_alembic_gives(project: Project) -> None:
    before = project.files()
    project.tool("alembic", "upgrade", "heads")
    theirs = project.database()
    (project.folder / "shop.db").unlink()

    said = project.tool("diffgen", "adopt")
    assert said.splitlines() == [
        "Wrote diffgen.ini from alembic.ini, which stays as it is",
        "7 revisions in migrations, heads d1, m2: they run as they are (alembic_names = true)",
        "Warning: alembic.ini:6: audited_by is no key of Alembic's; it is kept",
        "Next: diffgen current; back again: diffgen adopt --undo",
    ]
    project.tool("diffgen", "upgrade", "heads")
    ours = project.database()
    column = "version_num VARCHAR(255)"  # ours holds longer ids
    ours["alembic_version"][0] = (
        ours["alembic_version"][0][0].replace(column, "version_num VARCHAR(32)"),
    )
    assert ours == theirs

    assert {k: v for k, v in project.files().items() if k in before} == before
    assert project.tool("diffgen", "adopt", "--undo").splitlines() == ["Removed diffgen.ini"]
    assert project.files() == before


def test_production_runs_it_with_the_runtime_alone(project: Project) -> None:
    adopt()
    project.tool("migrations_runtime", "upgrade", "heads")
    assert project.tool("migrations_runtime", "current", "--check-heads")
    assert set(project.database()) == {"alembic_version", "item", "log", "shop"}


def test_progress_is_logged_as_the_file_says_for_alembic(project: Project) -> None:
    adopt()
    text = (project.folder / "diffgen.ini").read_text()
    assert "[loggers]\nkeys = root,alembic,migrations_runtime\n" in text
    assert text.endswith(
        "\n[logger_migrations_runtime]\nlevel = INFO\nhandlers = \nqualname = migrations_runtime\n"
    )


def test_the_rest_of_the_file_stays_line_by_line(project: Project) -> None:
    adopt()
    text = (project.folder / "diffgen.ini").read_text()
    ours = text.partition("\n[logger_migrations_runtime]")[0]
    for line in ("version_table = alembic_version\n", "alembic_names = true\n"):
        ours = ours.replace(line, "", 1)
    theirs = (project.folder / "alembic.ini").read_text()
    assert ours.replace("[diffgen]", "[alembic]").replace(",migrations_runtime", "") == theirs


def test_imports_are_rewritten_on_demand_and_put_back_byte_by_byte(project: Project) -> None:
    before = project.files()
    step = project.folder / "migrations/versions/c1_step.py"
    step.write_bytes(step.read_bytes().replace(b"\n", b"\r\n").replace(b"step", "étape".encode()))
    before["migrations/versions/c1_step.py"] = step.read_bytes()

    done = adopt(rewrite=True)
    assert done.warnings[-1] == (
        "migrations/env.py:3: import alembic.context is left, and needs alembic_names = true"
    )
    imports = [
        line
        for content in project.files().values()
        for line in re.findall(r".*(?:import|op,).*", content.decode())
        if "alembic" in line or "migrations_runtime" in line or "op," in line
    ]
    assert imports == [
        "from migrations_runtime import op",
        "from migrations_runtime.op import add_column",
        "import migrations_runtime.op as op",
    ] or set(imports) >= {
        "from migrations_runtime import context  # theirs",
        "from migrations_runtime.revisions import ScriptDirectory",
        "from migrations_runtime import (\r",
        "    op,  # what else\r",
        "from migrations_runtime import context, op",
    }
    project.tool("diffgen", "upgrade", "heads")
    adoption.undo((), "alembic")
    assert project.files() == before


def test_without_a_line_that_needs_the_alias_rewriting_goes_without_it(project: Project) -> None:
    env = project.folder / "migrations" / "env.py"
    env.write_text(
        env.read_text()
        .replace("alembic.context.config", "config")
        .replace("import alembic.context\n", "")
    )
    assert adopt(rewrite=True).done[-1].endswith("they import from migrations_runtime now")
    assert "alembic_names" not in (project.folder / "diffgen.ini").read_text()
    project.tool("migrations_runtime", "upgrade", "heads")


def test_edits_elsewhere_survive_the_way_back(project: Project) -> None:
    before = project.files()
    adopt(rewrite=True)
    env = project.folder / "migrations" / "env.py"
    env.write_bytes(b"# mine\n" + env.read_bytes())
    adoption.undo((), "alembic")
    assert project.files() == {
        **before,
        "migrations/env.py": b"# mine\n" + before["migrations/env.py"],
    }


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        (
            "diffgen.ini",
            (b"[diffgen]", b"[diffgen]\nmodels = a:Base"),
            "edited since it was adopted",
        ),
        ("migrations/versions/a1_step.py", (b"migrations_runtime", b"mine"), "edited where the"),
    ],
)
def test_edits_in_the_way_stop_the_way_back_before_it_begins(
    project: Project, file: str, change: tuple[bytes, bytes], message: str
) -> None:
    adopt(rewrite=True)
    path = project.folder / file
    path.write_bytes(path.read_bytes().replace(*change))
    before = project.files()
    with pytest.raises(CommandError, match=f"{file} was {message}.*nothing was undone"):
        adoption.undo((), "alembic")
    assert project.files() == before


def test_a_configuration_that_was_deleted_since_is_no_obstacle(project: Project) -> None:
    before = project.files()
    adopt()
    (project.folder / "diffgen.ini").unlink()
    assert adoption.undo((), "alembic") == ()
    assert project.files() == before


def test_what_has_no_counterpart_is_told_with_its_place(project: Project) -> None:
    (project.folder / "migrations" / "tools.py").write_text(
        "import alembic\nfrom alembic.testing import (\n    TestBase,\n)\n\n"
        "alembic.ddl.postgresql.PostgresqlImpl.transactional_ddl = False\n"
    )
    assert adopt().warnings[:2] == (
        "migrations/tools.py:1: alembic.ddl of Alembic has no counterpart",
        "migrations/tools.py:2: alembic.testing.TestBase of Alembic has no counterpart",
    )


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda p: (p / "alembic.ini").unlink(),
            "no configuration of Alembic's is here: no .alembic",
        ),
        (
            lambda p: (p / "alembic.ini").write_text("[alembic]\nx\n"),
            "alembic.ini cannot be read: ",
        ),
        (lambda p: (p / "alembic.ini").write_text("[alembic]\n"), "No 'script_location' is conf"),
        (
            lambda p: (p / "diffgen.ini").touch(),
            "diffgen.ini is there already; nothing was written",
        ),
        (lambda p: (p / NAME).touch(), "tells that this was adopted before; take that back first"),
        (
            lambda p: (p / "migrations" / "x.py").write_text("import alembic ("),
            "x.py:1: this is no",
        ),
    ],
)
def test_what_is_in_the_way_is_said_and_nothing_is_written(
    project: Project, spoil: object, message: str
) -> None:
    spoil(project.folder)
    before = project.files()
    with pytest.raises(CommandError, match=message):
        adopt(rewrite=True)
    assert project.files() == before


def test_nothing_is_written_where_one_file_cannot_be(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.files()

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name == "env.py":
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    replace = Path.replace
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CommandError, match=r"cannot write .*env\.py: Permission denied"):
        adopt(rewrite=True)
    assert project.files() == before


def test_there_is_nothing_to_undo_before_an_adoption(project: Project) -> None:
    with pytest.raises(CommandError, match="there is nothing to undo"):
        adoption.undo((), "alembic")
