"""A project in a folder of its own, and a shell in it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from diffgen.cli.program import PROGRAM

MODELS = """
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(50))
"""


@dataclass(frozen=True)
class Answer:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Shell:
    """Runs commands in a project's folder."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Answer:
        self.forget_modules()
        self.capture.readouterr()
        status = PROGRAM.run(arguments)
        out, err = self.capture.readouterr()
        return Answer(status, out, err)

    def does(self, *arguments: str) -> str:
        """Run a command that must succeed; return what it prints."""
        answer = self(*arguments)
        assert answer.status == 0, answer.err
        return answer.out

    def fails(self, *arguments: str, status: int = 2) -> str:
        """Run a command that must end as errors do: one line on stderr, exit status 2."""
        answer = self(*arguments)
        assert answer.status == status
        assert answer.err.startswith("Error: ")
        assert answer.err.count("\n") == 1
        assert "Traceback" not in answer.err
        return answer.err.removeprefix("Error: ").rstrip("\n")

    def is_interrupted(self, *arguments: str) -> str:
        """Run a command that must end as by Ctrl-C."""
        return self.fails(*arguments, status=130)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    @property
    def versions(self) -> list[Path]:
        """The files in versions/, hidden ones too."""
        return sorted(
            path for path in (self.folder / "migrations/versions").iterdir() if path.is_file()
        )

    def forget_modules(self) -> None:
        """Have the project's modules imported afresh, as a new process would."""
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if file and Path(file).is_relative_to(self.folder):
                del sys.modules[name]
        importlib.invalidate_caches()


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    """A shell in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.delenv("DIFFGEN_CONFIG", raising=False)
    shell = Shell(tmp_path, capsys)
    yield shell
    shell.forget_modules()


@pytest.fixture
def project(shell: Shell, sqlite_url: str) -> Shell:
    """A shell in a project with models and an environment, on SQLite."""
    shell.write("shop.py", MODELS)
    shell.does("init", "migrations", "--models", "shop:Base", "--url", sqlite_url)
    return shell
