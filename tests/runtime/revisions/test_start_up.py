"""What a graph command imports: little, which is what its time to start is made of (ADR 0012)."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.runtime.project import Project

#: All that ``heads`` and its like may import. Each of typing, logging, pathlib and shutil takes
#: 3 to 7 ms where an empty Python takes 10; dataclasses, which brings inspect and ast, takes 9.
ALLOWED = {
    *("diffgen", "migrations_runtime", "argparse", "configparser"),
    *("re", "collections", "functools", "enum", "types", "operator", "keyword", "reprlib"),
    *("gettext", "locale", "importlib", "copyreg", "warnings", "errno", "itertools", "__future__"),
    *(
        "_collections",
        "_functools",
        "_operator",
        "_sre",
        "_locale",
        "_string",
        "string",
        "encodings",
        "gc",
        "atexit",
    ),
}
PROGRAM = """
import os, sys
before = set(sys.modules)  # with os, which site imports in every process
from {program} import PROGRAM
status = PROGRAM.run({arguments!r})
print("imported:", *(set(sys.modules) - before))
sys.exit(status)
"""


@pytest.mark.parametrize("program", ["diffgen.cli.program", "migrations_runtime.__main__"])
@pytest.mark.parametrize(
    "arguments", [["heads"], ["heads", "-v"], ["history"], ["branches"], ["show", "c"]]
)
def test_a_graph_command_imports_no_more_than_it_needs(project, program, arguments):
    project.env("raise SystemExit('env.py was run')")
    for id_, below in (("a", None), ("b", "a"), ("c", "a")):
        project.revision(id_, below, head="", up="pass").write_text(
            f'"""Revision {id_}."""\n\nimport sqlalchemy as sa\n\n'
            f"revision: str = {id_!r}\ndown_revision: str | None = {below!r}\n\n"
            "def upgrade(): ...\n\nraise SystemExit('the script was run')\n"
        )
    assert imported(project, program, arguments) - ALLOWED == set()


@pytest.mark.parametrize("arguments", [["graph"], ["graph", "--format", "mermaid"], ["--help"]])
def test_so_do_the_picture_of_the_history_and_the_help(project, arguments):
    project.revision("a", None)
    wrapped = {"textwrap"}  # by argparse, where it shows a help
    assert imported(project, "diffgen.cli.program", arguments) - ALLOWED <= wrapped


def imported(project: Project, program: str, arguments: list[str]) -> set[str]:
    done = subprocess.run(
        # Without site: what a .pth file of a development environment imports is not the program's.
        [sys.executable, "-S", "-c", PROGRAM.format(program=program, arguments=arguments)],
        capture_output=True,
        text=True,
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    names = done.stdout.rpartition("imported: ")[2].split()
    return {name.partition(".")[0] for name in names}
