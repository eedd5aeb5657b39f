"""``diffgen revision``: an empty one needs no database; one from the models is proven."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def configure(project: Shell, lines: str) -> None:
    """Add keys to the main section of diffgen.ini."""
    ini = project.folder / "diffgen.ini"
    ini.write_text(ini.read_text().replace("[diffgen]\n", f"[diffgen]\n{lines}\n", 1))


def names(project: Shell) -> list[str]:
    return [path.name for path in project.versions]


def test_an_empty_revision_is_named_by_its_id_and_its_message(project: Shell) -> None:
    said = project.does("revision", "-m", "First Rev: it's big", "--rev-id", "111111111111")
    assert said == "Wrote migrations/versions/111111111111_first_rev_it_s_big.py\n"
    assert names(project) == ["111111111111_first_rev_it_s_big.py"]


def test_an_empty_revision_is_formatted_ready_to_be_filled_in_and_lints(project: Shell) -> None:
    project.does("revision", "-m", "one", "--rev-id", "aaa")
    (path,) = project.versions
    text = path.read_text()
    assert "import sqlalchemy as sa\n" in text
    assert "from migrations_runtime import op\n" in text
    assert 'revision: str = "aaa"\n' in text
    black = [sys.executable, "-m", "black", "--check", "-q", str(path)]
    assert subprocess.run(black, check=False).returncode == 0


def test_an_id_is_made_up_where_none_is_given(project: Shell) -> None:
    project.does("revision", "-m", "one")
    assert re.fullmatch(r"[0-9a-f]{12}_one\.py", names(project)[0])


def test_a_message_is_not_needed(project: Shell) -> None:
    project.does("revision", "--rev-id", "aaa")
    assert names(project) == ["aaa.py"]
    assert "empty message" in project.does("history")


def test_each_follows_the_head(project: Shell) -> None:
    for name in ("aaa", "bbb"):
        project.does("revision", "-m", name, "--rev-id", name)
    assert project.does("history") == "aaa -> bbb (head), bbb\n<base> -> aaa, aaa\n"


def test_one_that_is_no_head_is_followed_only_with_splice(project: Shell) -> None:
    for name in ("aaa", "bbb"):
        project.does("revision", "-m", name, "--rev-id", name)
    assert "please specify --splice" in project.fails("revision", "--head", "aaa")
    project.does("revision", "--head", "aaa", "--splice", "--rev-id", "ccc")
    message = project.fails("revision", "-m", "more")
    assert message.startswith("Multiple heads are present (")
    assert "by --head" in message
    project.does("revision", "--head", "ccc", "--rev-id", "ddd")
    project.does("revision", "-m", "merge", "--head", "heads", "--rev-id", "eee")
    assert project.does("heads").startswith("eee (head)")


def test_labels_and_dependencies(project: Shell) -> None:
    project.does("revision", "--rev-id", "aaa")
    arguments = ["--head", "base", "--branch-label", "billing", "--depends-on", "aa"]
    project.does("revision", "--rev-id", "bbb", *arguments)
    text = project.versions[1].read_text()
    assert 'branch_labels: str | tuple[str, ...] | None = ("billing",)\n' in text
    assert 'depends_on: str | tuple[str, ...] | None = "aaa"\n' in text
    project.does("revision", "--head", "billing@head", "--rev-id", "ccc", "--depends-on", "aaa")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rev-id", "aaa"], "aaa"),
        (["--rev-id", "head"], "the revision id head is a word of its own"),
        (["--rev-id", "a b"], "the revision id a b has a space or one of"),
        (["--rev-id", "../a"], "the revision id ../a has a space or one of"),
        (["--rev-id", "a" * 256], "longer than 255 characters"),
        (["--head", "zzz"], "zzz"),
        (["--depends-on", "zzz"], "zzz"),
        (["--version-path", "elsewhere"], "Path elsewhere is not represented"),
        (["--sql"], "--sql needs revision_environment = true"),
        (["--sql", "--autogenerate"], "makes no sense"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    project: Shell, arguments: list[str], message: str
) -> None:
    project.does("revision", "--rev-id", "aaa")
    assert message in project.fails("revision", *arguments)
    assert names(project) == ["aaa.py"]


def test_the_file_template_and_the_time_zone(project: Shell) -> None:
    configure(project, "file_template = %%(year)d-%%(slug)s\ntimezone = UTC")
    project.does("revision", "-m", "one")
    assert re.fullmatch(r"\d{4}-one\.py", names(project)[0])
    assert re.search(r"Create Date: .*\+00:00\n", project.versions[0].read_text())


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("timezone", "Middle/Earth", " = Middle/Earth is not known here; write it like Europe/Vie"),
        ("file_template", "%%(what)s", " = %(what)s is no template (there is no 'what'); its tok"),
        ("file_template", "%%(year)d/x", " = %(year)d/x asks for sub-folders; set recursive_vers"),
    ],
)
def test_a_key_that_only_a_new_revision_needs_is_named_with_its_line(
    project: Shell, key: str, value: str, complaint: str
) -> None:
    configure(project, f"{key} = {value}")
    lines = (project.folder / "diffgen.ini").read_text().splitlines()
    line = lines.index(f"{key} = {value}") + 1
    assert project.fails("revision").startswith(f"diffgen.ini:{line}: {key}{complaint}")
    assert names(project) == []


def test_a_file_in_another_encoding(project: Shell) -> None:
    configure(project, "output_encoding = latin-1")
    template = project.folder / "migrations/script.py.mako"
    template.write_text("${'#'} -*- coding: latin-1 -*-\n" + template.read_text())
    project.does("revision", "-m", "Größe")
    assert "Größe" in project.versions[0].read_text(encoding="latin-1")
    assert "Größe" in project.does("history")


def test_a_file_in_another_encoding_says_so_also_where_its_template_does_not(
    project: Shell,
) -> None:
    configure(project, "output_encoding = latin-1")
    project.does("revision", "-m", "Größe")
    assert project.versions[0].read_text(encoding="latin-1").startswith("# coding: iso8859-1\n")
    assert "Größe" in project.does("history")


def test_env_py_may_register_a_hook(project: Shell) -> None:
    env = project.folder / "migrations/env.py"
    hook = (
        "from migrations_runtime import write_hooks\n"
        '@write_hooks.register("sign")\n'
        "def sign(path, options):\n"
        "    with open(path, 'a') as file:\n"
        "        file.write('# ' + options['by'])\n"
    )
    env.write_text(
        env.read_text().replace(
            "from migrations_runtime import", hook + "from migrations_runtime import", 1
        )
    )
    configure(project, "revision_environment = true")
    ini = project.folder / "diffgen.ini"
    ini.write_text(ini.read_text() + "\n[post_write_hooks]\nhooks = sign\nsign.by = me\n")
    project.does("revision", "-m", "empty")
    project.does("upgrade", "head")
    project.does("revision", "--autogenerate", "-m", "full")
    assert [path.read_text().endswith("# me") for path in project.versions] == [True, True]


def test_a_file_template_with_folders_needs_them_to_be_looked_into(project: Shell) -> None:
    configure(project, "file_template = %%(year)d/%%(rev)s")
    assert "set recursive_version_locations = true" in project.fails("revision")
    configure(project, "recursive_version_locations = true")
    project.does("revision", "--rev-id", "aaa")
    assert project.does("heads").startswith("aaa")


def test_a_file_that_is_there_already_is_not_overwritten(project: Shell) -> None:
    configure(project, "file_template = %%(slug)s")
    project.does("revision", "-m", "one")
    before = project.versions[0].read_text()
    assert "one.py exists already; nothing was written" in project.fails("revision", "-m", "one")
    assert project.versions[0].read_text() == before


def test_the_first_revision_makes_its_folder_since_git_keeps_no_empty_one(project: Shell) -> None:
    (project.folder / "migrations" / "versions").rmdir()
    assert "'diffgen revision' makes it for the first one" in project.fails("heads")
    project.does("revision", "--rev-id", "aaa")
    assert project.does("heads") == "aaa (head)\n"


def test_a_version_path_is_made_where_the_configuration_names_it(project: Shell) -> None:
    configure(project, "version_locations = model/networking:%(here)s/migrations/versions")
    said = project.does(
        "revision", "--head", "base", "--branch-label", "net", "--version-path", "model/networking"
    )
    assert said.startswith("Wrote model/networking/")


def test_a_version_path_that_cannot_be_made_is_said(project: Shell) -> None:
    (project.folder / "blocked").write_text("")
    configure(project, "version_locations = %(here)s/blocked/versions")
    assert project.fails("revision").endswith("; make blocked a folder you may write to")


def test_several_version_locations_need_one_to_be_named(project: Shell) -> None:
    (project.folder / "more").mkdir()
    configure(project, "version_locations = %(here)s/migrations/versions:%(here)s/more")
    assert project.fails("revision") == (
        "Multiple version locations present (migrations/versions, more), please specify --version-path"
    )
    project.does("revision", "--version-path", "more", "--rev-id", "aaa")
    project.does("revision", "--rev-id", "bbb")  # goes to where the one is that it follows
    assert sorted(path.name for path in (project.folder / "more").glob("*.py")) == [
        "aaa.py",
        "bbb.py",
    ]


def test_env_py_may_add_to_the_template_s_variables(project: Shell) -> None:
    configure(project, "revision_environment = true")
    env = project.folder / "migrations/env.py"
    env.write_text(
        env.read_text().replace(
            "connection=connection, target_metadata=target_metadata",
            "connection=connection, template_args={'owner': 'shop'}",
        )
    )
    template = project.folder / "migrations/script.py.mako"
    template.write_text(template.read_text() + "\n# ${owner} ${config.config_ini_section}\n")
    project.does("revision", "-m", "one")
    assert project.versions[0].read_text().endswith("# shop diffgen\n")


def test_a_template_that_is_wrong_leaves_nothing(project: Shell) -> None:
    (project.folder / "migrations/script.py.mako").write_text("${no_such_thing}")
    message = project.fails("revision", "-m", "one")
    assert "migrations/script.py.mako: NameError: 'no_such_thing' is not defined; corr" in message
    (project.folder / "migrations/script.py.mako").write_text("${1 / 0}")
    assert "mako: ZeroDivisionError: division by zero; cor" in project.fails("revision")
    (project.folder / "migrations/script.py.mako").write_bytes(b"\xff")
    assert "script.py.mako is no Mako template: Unicode decode" in project.fails("revision")
    assert names(project) == []


def test_a_hook_that_fails_fails_the_command_and_the_file_stays(project: Shell) -> None:
    ini = project.folder / "diffgen.ini"
    hook = f"[post_write_hooks]\nhooks = no\nno.type = exec\nno.executable = {sys.executable}\n"
    options = "no.options = -c 'raise SystemExit(1)' REVISION_SCRIPT_FILENAME\n"
    ini.write_text(ini.read_text() + hook + options)
    answer = project("revision", "-m", "one", "--rev-id", "aaa")
    assert answer.status == 2
    assert "hook no failed; " in answer.err
    assert names(project) == ["aaa_one.py"]


def test_no_difference_writes_no_file_and_says_so(project: Shell) -> None:
    project.does("revision", "--autogenerate", "-m", "accounts")
    project.does("upgrade", "head")
    said = project.does("revision", "--autogenerate", "-m", "again")
    assert said.startswith("No differences: ")
    assert len(names(project)) == 1
    project.does("revision", "--autogenerate", "--allow-empty", "-m", "again")
    assert len(names(project)) == 2


def test_a_revision_from_the_models_says_what_it_does_and_that_it_is_proven(
    project: Shell,
) -> None:
    said = project.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
    assert said.startswith("Wrote migrations/versions/aaa_accounts.py\n")
    assert "account" in said.splitlines()[1]
    assert said.splitlines()[-1].startswith("proved: ")
    text = Path(project.versions[0]).read_text()
    assert "op.create_table(" in text


def test_the_same_models_give_the_same_bytes(project: Shell) -> None:
    texts = []
    for _ in range(2):
        project.does("revision", "--autogenerate", "-m", "accounts", "--rev-id", "aaa")
        text = project.versions[0].read_text()
        texts.append(re.sub("Create Date: .*", "", text))
        project.versions[0].unlink()
    assert texts[0] == texts[1]


def test_a_database_that_is_behind_is_no_ground_to_compare_on(project: Shell) -> None:
    project.does("revision", "-m", "one", "--rev-id", "aaa")
    message = project.fails("revision", "--autogenerate", "-m", "two")
    assert message == (
        "Target database is not up to date: it is at base, and the revisions end at aaa; "
        "run 'upgrade head'"
    )
    assert len(names(project)) == 1
