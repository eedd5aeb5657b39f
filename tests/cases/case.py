"""A case file: what it says, and how it is written anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

from diffgen.answers import Answers

DIALECTS = {"SQLite": "sqlite", "PostgreSQL": "postgresql", "MariaDB": "mariadb"}
TITLES = {name: title for title, name in DIALECTS.items()}
ROWS, SCRIPT, FOUND = "Rows", "Script", "Found"
LANGUAGES = {SCRIPT: "python", FOUND: "text"}

_ON = re.compile(
    r"^On (\w+)(?:, (\w+))?(?: and (\w+))?(?:, with SQLAlchemy (\d+\.\d+) or newer)?\.$",
    re.MULTILINE,
)
_SECTION = re.compile(r"^## ([^\n]+)\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Case:
    """One case, as its file says it.

    ``since`` is the SQLAlchemy that the models need. ``rows`` are statements, a line each, run once the models before are there; ``expected`` holds, by section and dialect, the script and what diffgen tells about it.
    """

    path: Path
    head: str
    dialects: tuple[str, ...]
    models: Mapping[str, str]
    since: str = "2.0"
    rows: tuple[str, ...] = ()
    expected: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Case:
        """Return the case in a file."""
        text = path.read_text(encoding="utf-8")
        on = _ON.search(text)
        assert on, f"{path}: no line like: On SQLite and PostgreSQL."
        dialects = tuple(DIALECTS[title] for title in on.groups()[:3] if title)
        blocks = {title: content for title, _, content in _SECTION.findall(text)}
        assert {"Before", "After"} <= set(blocks), f"{path}: no block of models before, and after"
        models = {title: blocks.pop(title) for title in ("Before", "After")}
        rows = tuple(blocks.pop(ROWS, "").splitlines())
        case = cls(path, text[: text.index("## Before")], dialects, models, on[4] or "2.0", rows)
        for title, content in blocks.items():
            section, _, where = title.partition(" on ")
            assert section in LANGUAGES, f"{path}: a section {title!r} has no meaning"
            for name in [DIALECTS[where]] if where else dialects:
                case.expected[section, name] = content
        return case

    def metadata(self, title: str) -> tuple[sa.MetaData, dict[str, object]]:
        """Run the models of a block; return them, and what it asks ``context.configure`` for."""
        metadata = sa.MetaData()
        names = {"sa": sa, "mysql": mysql, "postgresql": postgresql, "metadata": metadata}
        names["Answers"] = Answers
        namespace: dict[str, object] = {**names, "__name__": "shop.models", "configure": {}}
        exec(compile(self.models[title], f"{self.path}: {title}", "exec"), namespace)
        given, configure = namespace["metadata"], namespace["configure"]
        assert isinstance(given, sa.MetaData)
        assert isinstance(configure, dict)
        return given, configure

    def write(self) -> None:
        """Write the file anew; what is the same on all dialects is said once."""
        parts = [self.head.rstrip(), _block("Before", "python", self.models["Before"])]
        if self.rows:
            parts.append(_block(ROWS, "sql", "".join(f"{row}\n" for row in self.rows)))
        parts.append(_block("After", "python", self.models["After"]))
        for section, language in LANGUAGES.items():
            texts = {
                name: self.expected[section, name]
                for name in self.dialects
                if (section, name) in self.expected
            }
            if len(set(texts.values())) == 1 and len(texts) == len(self.dialects):
                parts.append(_block(section, language, texts[self.dialects[0]]))
            else:
                for name, text in texts.items():
                    parts.append(_block(f"{section} on {TITLES[name]}", language, text))
        self.path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _block(title: str, language: str, content: str) -> str:
    return f"## {title}\n\n```{language}\n{content}```"
