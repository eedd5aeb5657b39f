"""A project in a folder, whose database may be out of reach."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from diffgen import command
from diffgen.config import Config

_VARIABLE = "${NO_SUCH_VARIABLE}"


@dataclass
class Project:
    """Models in ``kept_models.py``, and an environment beside it."""

    folder: Path
    url: str

    @classmethod
    def made(cls, folder: Path, monkeypatch: pytest.MonkeyPatch, url: str, models: str) -> Project:
        """Lay it out in an empty folder, and go there."""
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        monkeypatch.setattr(sys, "path", [str(folder), *sys.path])
        (folder / "kept_models.py").write_text(models)
        command.init(
            Config("diffgen.ini", stdout=io.StringIO()),
            "migrations",
            models="kept_models:metadata",
            url=url,
        )
        return cls(folder, url)

    @property
    def config(self) -> Config:
        """A configuration as a new process would read it."""
        sys.modules.pop("kept_models", None)
        return Config("diffgen.ini", stdout=io.StringIO())

    @property
    def snapshot(self) -> Path:
        """The file of the snapshot."""
        return self.folder / "migrations/snapshot.json"

    def said(self, function: Callable[..., object], *arguments: Any, **keywords: Any) -> str:
        """Run a command, and return what it printed."""
        config = self.config
        function(config, *arguments, **keywords)
        assert isinstance(config.stdout, io.StringIO)
        return config.stdout.getvalue()

    def revision(self, **keywords: Any) -> object:
        """Write the first revision."""
        return command.revision(self.config, "first", autogenerate=True, **keywords)

    def change(self, before: str, after: str) -> None:
        """Change the models."""
        path = self.folder / "kept_models.py"
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))

    def without_database(self) -> str:
        """Let nobody know where the database is any more; return where it was."""
        self._say(self.url.replace("%", "%%"), _VARIABLE)
        return self.url

    def with_database(self, url: str) -> None:
        """Let it be known again."""
        self._say(_VARIABLE, url.replace("%", "%%"))

    def _say(self, before: str, after: str) -> None:
        path = self.folder / "diffgen.ini"
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after))
