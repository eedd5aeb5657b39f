"""The cases of one directive, as its file in ``cases/`` says them, and how it is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite

from migrations_runtime import op
from migrations_runtime.op import EnumColumn

FOLDER = Path(__file__).with_name("cases")

# In the order in which a file has them.
URLS = {
    "PostgreSQL": "postgresql+psycopg://",
    "MySQL": "mysql+pymysql://",
    "MariaDB": "mariadb+pymysql://",
    "SQLite": "sqlite://",
    "Oracle": "oracle+oracledb://",
    "SQL Server": "mssql+pyodbc://",
}
LIVE = ", with a database"
BEFORE, ROWS, SCRIPT = "Before", "Rows", "Script"
MODULES = {
    one.__name__.rpartition(".")[2]: one for one in (mssql, mysql, oracle, postgresql, sqlite)
}

_CASE = re.compile(r"^## ", re.MULTILINE)
_BLOCK = re.compile(r"^### ([^\n]+)\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SINCE = re.compile(r"^With SQLAlchemy (\d+\.\d+) or newer\.$", re.MULTILINE)
_UNCHANGED = re.compile(r"^It changes nothing\.$", re.MULTILINE)


@dataclass
class Case:
    """What stands before, a script, and its SQL by the name of the server.

    ``since`` is the SQLAlchemy that it needs; ``changes`` tells whether the upgrade leaves
    anything else than it found.
    """

    path: Path
    title: str
    prose: str
    before: str
    rows: str
    script: str
    sql: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, path: Path, text: str) -> Case:
        """Return the case in a part of a file."""
        title, _, rest = text.partition("\n")
        blocks: dict[str, str] = dict(_BLOCK.findall(rest))
        assert SCRIPT in blocks, f"{path}: '{title}' has no block {SCRIPT}"
        prose = rest.partition("\n### ")[0].strip()
        before, rows, script = (blocks.pop(name, "") for name in (BEFORE, ROWS, SCRIPT))
        case = cls(path, title, prose, before, rows, script)
        for names, sql in blocks.items():
            case.sql |= dict.fromkeys(_named(path, names), sql)
        return case

    @property
    def since(self) -> str:
        """The SQLAlchemy that the case needs."""
        found = _SINCE.search(self.prose)
        return found[1] if found else "2.0"

    @property
    def changes(self) -> bool:
        """Whether the upgrade leaves anything else than it found."""
        return _UNCHANGED.search(self.prose) is None

    def models(self, dialect: str) -> sa.MetaData:
        """Return what stands before, on a dialect."""
        metadata = sa.MetaData()
        self._run(BEFORE, self.before, {"metadata": metadata, "dialect": dialect})
        return metadata

    def functions(self) -> Mapping[str, object]:
        """Return what the script defines: ``upgrade``, and ``downgrade`` where there is a way."""
        return self._run(SCRIPT, self.script, {"op": op, "EnumColumn": EnumColumn})

    def _run(self, block: str, source: str, names: dict[str, object]) -> Mapping[str, object]:
        scope: dict[str, object] = {"sa": sa, **MODULES, **names}
        exec(compile(source, f"{self.path}: {self.title}: {block}", "exec"), scope)
        return scope

    def text(self) -> str:
        """Return the case as its file has it; what is the same on several servers is said once."""
        parts = [f"## {self.title}", self.prose] if self.prose else [f"## {self.title}"]
        given = {BEFORE: ("python", self.before), ROWS: ("sql", self.rows)}
        given[SCRIPT] = ("python", self.script)
        parts += [_block(name, *block) for name, block in given.items() if block[1]]
        parts += [_block(names, "sql", sql) for names, sql in self._grouped()]
        return "\n\n".join(parts)

    def _grouped(self) -> Iterator[tuple[str, str]]:
        written = {title: self.sql[title] for title in URLS if title in self.sql}
        for sql in dict.fromkeys(written.values()):
            yield _listed([title for title, one in written.items() if one == sql]), sql
        for title in URLS:
            if (live := self.sql.get(title + LIVE)) is not None:
                yield title + LIVE, live


@dataclass
class CaseFile:
    """The file of a directive."""

    path: Path
    intro: str
    cases: list[Case]

    @classmethod
    def all(cls) -> list[CaseFile]:
        """Return those of the folder."""
        return [cls.read(path) for path in sorted(FOLDER.glob("*.md")) if path.stem != "README"]

    @classmethod
    def read(cls, path: Path) -> CaseFile:
        """Return what a file holds."""
        intro, *parts = _CASE.split(path.read_text(encoding="utf-8"))
        return cls(path, intro.strip(), [Case.parse(path, part) for part in parts])

    def write(self) -> None:
        """Write the file anew."""
        text = "\n\n".join([self.intro, *(case.text() for case in self.cases)])
        self.path.write_text(f"{text}\n", encoding="utf-8")


def _named(path: Path, names: str) -> Iterator[str]:
    """Give the servers of ``PostgreSQL, MySQL and SQLite``, or ``SQLite, with a database``."""
    listed = [names] if names.endswith(LIVE) else re.split(", | and ", names)
    for name in listed:
        assert name.removesuffix(LIVE) in URLS, f"{path}: there is no server {name!r}"
        yield name


def _listed(titles: list[str]) -> str:
    *first, last = titles
    return f"{', '.join(first)} and {last}" if first else last


def _block(title: str, language: str, content: str) -> str:
    return f"### {title}\n\n```{language}\n{content}```"
