"""Each case of ``errors/``: a history on disk, and the answers of the program to what is typed.

``DIFFGEN_CASES_UPDATE=1 pytest tests/cases`` writes the answers into the case files, for review.
"""

from __future__ import annotations

import logging
import os
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from diffgen.cli.program import PROGRAM
from tests.cases.error_case import ErrorCase
from tests.runtime.project import Project

CASES = sorted(Path(__file__).with_name("errors").glob("*.md"))
UPDATE = os.environ.get("DIFFGEN_CASES_UPDATE") == "1"


@pytest.fixture
def project(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    log = logging.getLogger("migrations_runtime")
    handlers, level = list(log.handlers), log.level
    yield Project(tmp_path, sqlite_url)
    log.handlers[:] = handlers
    log.setLevel(level)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_error(
    path: Path,
    project: Project,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])  # pytest's would keep messages back
    case = ErrorCase.read(path)
    for name, source in case.files.items():
        (project.versions / name).write_text(source, encoding="utf-8")
    if case.rows is not None:
        table = "CREATE TABLE diffgen_version (version_num VARCHAR(255) NOT NULL PRIMARY KEY)"
        project.execute(
            table, *(f"INSERT INTO diffgen_version VALUES ('{id_}')" for id_ in case.rows)
        )
    session = "".join(answered(command, capsys) for command in case.commands)
    session = session.replace(str(project.folder), "/shop")
    session = re.sub(r"SQLite \d+[\d.]*", "SQLite 3", session)
    assert "Traceback" not in session
    if UPDATE:
        case.write(session)
    assert session == case.session


def answered(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The command, what it prints, what it tells on stderr, and how it ends unless well."""
    program, *arguments = shlex.split(command)
    assert program == "diffgen"
    status = PROGRAM.run(arguments)
    said = "".join(capsys.readouterr())
    end = f"exit status {status}\n" if status else ""
    return f"$ {command}\n{said}{end}"
