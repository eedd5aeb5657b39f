"""A case of the command line: a history, where the database is, and what commands answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_SECTION = re.compile(r"^## ([^\n]+)\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINE = re.compile(
    r"(?P<id>\S+)\s+<-\s+(?P<below>[^;]+?)"
    r"(?:;\s*label\s+(?P<label>[^;]+?))?(?:;\s*needs\s+(?P<needs>[^;]+?))?(?:;\s*in\s+(?P<file>\S+))?"
)
REVISIONS, DATABASE, SESSION = "Revisions", "Database", "Session"


@dataclass(frozen=True)
class ErrorCase:
    """One case, as its file says it.

    ``files`` are the revision files, by their names; ``rows`` what the version table holds, None
    where there is no table; ``commands`` what is typed, and ``session`` that with the answers.
    """

    path: Path
    text: str
    files: Mapping[str, str]
    rows: tuple[str, ...] | None
    session: str

    @classmethod
    def read(cls, path: Path) -> ErrorCase:
        """Return the case in a file."""
        text = path.read_text(encoding="utf-8")
        blocks = {title: content for title, _, content in _SECTION.findall(text)}
        assert SESSION in blocks, f"{path}: no section {SESSION}"
        session = blocks.pop(SESSION)
        rows = tuple(blocks.pop(DATABASE).split()) if DATABASE in blocks else None
        files = dict(_sketched(path, blocks.pop(REVISIONS, "")))
        return cls(path, text, files | blocks, rows, session)

    @property
    def commands(self) -> list[str]:
        """What is typed."""
        return [line[2:] for line in self.session.splitlines() if line.startswith("$ ")]

    def write(self, session: str) -> None:
        """Write the file anew, with another session."""
        assert self.session in self.text
        self.path.write_text(self.text.replace(self.session, session), encoding="utf-8")


def _sketched(path: Path, sketch: str) -> Iterator[tuple[str, str]]:
    """Yield the files of lines such as ``b2 <- a1; label side; needs x; in some.py``."""
    for line in sketch.splitlines():
        found = _LINE.fullmatch(line.strip())
        assert (
            found
        ), f"{path}: {line!r} is no line of a sketch: id <- below; label l; needs x; in f.py"
        below = None if found["below"] == "base" else _one_or_many(found["below"])
        yield found["file"] or f"{found['id']}.py", (
            f'"""revision {found["id"]}"""\n\n'
            f"revision = {found['id']!r}\ndown_revision = {below!r}\n"
            f"branch_labels = {found['label'] and _one_or_many(found['label'])!r}\n"
            f"depends_on = {found['needs'] and _one_or_many(found['needs'])!r}\n\n\n"
            "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"
        )


def _one_or_many(listed: str) -> str | tuple[str, ...]:
    names = tuple(name.strip() for name in listed.split(","))
    return names if len(names) > 1 else names[0]
