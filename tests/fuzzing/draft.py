"""A case while it is made: faults change it, in any order."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.fuzzing.case import Case, Fault, Folder, Link, Pipe

VERSIONS = "migrations/versions/"


@dataclass
class Draft:
    """What will be a case.

    :param words: what may be typed for a revision here, and means one.
    """

    nodes: dict[str, bytes | Link | Folder | Pipe]
    words: list[str]
    program: str = "diffgen"
    flags: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)
    environ: dict[str, str | None] = field(default_factory=dict)
    modes: dict[str, int] = field(default_factory=dict)
    streams: dict[str, str] = field(default_factory=dict)
    by_itself: bool = False
    nowhere: bool = False

    @property
    def scripts(self) -> list[str]:
        """The revision files."""
        return [path for path in self.files if path.startswith(VERSIONS) and path.endswith(".py")]

    @property
    def files(self) -> list[str]:
        """All paths that are files, databases left out."""
        return [
            path
            for path, node in self.nodes.items()
            if isinstance(node, bytes) and not path.endswith(".db")
        ]

    @property
    def configuration(self) -> str:
        """The configuration file."""
        return "diffgen.ini" if "diffgen.ini" in self.nodes else "pyproject.toml"

    def text(self, path: str) -> str:
        """Return what stands in a file; nothing, where another fault made something else of it."""
        data = self.nodes[path]
        return data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else ""

    def write(self, path: str, text: str) -> None:
        """Write a file."""
        self.nodes[path] = text.encode("utf-8", "surrogateescape")

    def a_script(self, random: Random) -> str:
        """Return one of the revision files; one is made where there is none left."""
        if not self.scripts:
            self.write(f"{VERSIONS}made.py", 'revision = "made"\ndown_revision = None\n')
        return random.choice(self.scripts)

    def case(self, number: str, faults: tuple[Fault, ...]) -> Case:
        """Return the case."""
        return Case(
            number,
            self.program,
            (*self.flags, *self.arguments),
            dict(self.nodes),
            faults,
            dict(self.environ),
            dict(self.modes),
            dict(self.streams),
            self.by_itself,
            self.nowhere,
        )
