"""What a revision file says at its head."""

from __future__ import annotations

from dataclasses import dataclass

from migrations_runtime.origin import shown


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision as its file declares it; where it stands among the others is the graph's to say."""

    revision: str
    down_revisions: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    branch_labels: tuple[str, ...] = ()
    path: str = ""
    longdoc: str = ""

    @property
    def down_revision(self) -> str | tuple[str, ...] | None:
        """The parents as a script writes them: ``None``, one id, or a tuple of several."""
        if len(self.down_revisions) > 1:
            return self.down_revisions
        return self.down_revisions[0] if self.down_revisions else None

    @property
    def parents(self) -> tuple[str, ...]:
        """All that must be applied before: the revisions below and the dependencies."""
        return tuple(dict.fromkeys(self.down_revisions + self.dependencies))

    @property
    def doc(self) -> str:
        """The first paragraph of the docstring: the message that the revision was made with."""
        return self.longdoc.strip().split("\n\n")[0].replace("\n", " ").strip()

    @property
    def name(self) -> str:
        """The revision and its file, for messages."""
        return f"{self.revision} ({shown(self.path)})" if self.path else self.revision
