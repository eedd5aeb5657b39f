"""``diffgen list_templates``: each with what it is for."""

from __future__ import annotations

from tests.cli.conftest import Shell


def test_each_template_has_a_line(shell: Shell) -> None:
    said = shell.does("list_templates")
    assert said.startswith("Available templates:\n\n")
    assert "\ngeneric - One database, migrated by diffgen.\n" in said
    for name in ("async", "multidb", "pyproject", "pyproject_async"):
        assert f"\n{name} - " in said


def test_what_it_lists_can_be_laid_out(shell: Shell) -> None:
    for line in shell.does("list_templates").splitlines():
        if " - " in line:
            name = line.partition(" - ")[0]
            shell.does("-c", f"{name}.ini", "init", name, "--template", name)
