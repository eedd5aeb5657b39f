"""What a revision file says at its head."""

from __future__ import annotations

from migrations_runtime.origin import shown
from migrations_runtime.showing.visible import visible

TYPE_CHECKING = False  # ``typing`` takes longer to import than 1,000 heads to read: ADR 0012
if TYPE_CHECKING:
    from typing import Final


class Revision:
    """One revision as its file declares it; where it stands among the others is the graph's to say.

    A value: equal to another that says the same, and never changed (type checkers see to it).

    :param dependencies: what ``depends_on`` names: ids, beginnings of ids, or labels.
    :param replaces: the ids of revisions that this one does the work of.
    :param docstring: as it stands in the file; :attr:`longdoc` is without its indentation.
    """

    __slots__ = (
        "branch_labels",
        "dependencies",
        "docstring",
        "down_revisions",
        "parents",
        "path",
        "replaces",
        "revision",
    )

    def __init__(
        self,
        revision: str,
        down_revisions: tuple[str, ...] = (),
        dependencies: tuple[str, ...] = (),
        branch_labels: tuple[str, ...] = (),
        path: str = "",
        docstring: str = "",
        replaces: tuple[str, ...] = (),
    ) -> None:
        if len(down_revisions) > 1:  # one that is named twice is one parent
            down_revisions = tuple(dict.fromkeys(down_revisions))
        self.revision: Final = revision
        self.down_revisions: Final = down_revisions
        self.dependencies: Final = dependencies
        self.branch_labels: Final = branch_labels
        self.path: Final = path
        self.docstring: Final = docstring
        self.replaces: Final = replaces
        #: All that must be applied before: the revisions below and the dependencies.
        self.parents: Final = (
            tuple(dict.fromkeys(down_revisions + dependencies)) if dependencies else down_revisions
        )

    def depending_on(self, dependencies: tuple[str, ...]) -> Revision:
        """Return the same revision with other dependencies."""
        return Revision(
            self.revision,
            self.down_revisions,
            dependencies,
            self.branch_labels,
            self.path,
            self.docstring,
            self.replaces,
        )

    def following(self, down_revisions: tuple[str, ...]) -> Revision:
        """Return the same revision with others right below."""
        return Revision(
            self.revision,
            down_revisions,
            self.dependencies,
            self.branch_labels,
            self.path,
            self.docstring,
            self.replaces,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Revision):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    def __hash__(self) -> int:
        return hash((self.revision, self.down_revisions, self.path))

    def __repr__(self) -> str:
        return f"Revision({self.revision!r}, {self.down_revisions!r}, path={self.path!r})"

    @property
    def down_revision(self) -> str | tuple[str, ...] | None:
        """The parents as a script writes them: ``None``, one id, or a tuple of several."""
        return one_or_many(self.down_revisions)

    @property
    def longdoc(self) -> str:
        """The docstring, without the indentation that its lines have in common."""
        if "\n " not in self.docstring and "\t" not in self.docstring:
            return self.docstring.strip()
        from inspect import cleandoc

        return cleandoc(self.docstring).strip()

    @property
    def doc(self) -> str:
        """The first paragraph of the docstring: the message that the revision was made with."""
        return visible(" ".join(self.longdoc.split("\n\n")[0].splitlines())).strip()

    @property
    def name(self) -> str:
        """The revision and its file, for messages."""
        return f"{self.revision} ({shown(self.path)})" if self.path else self.revision


def one_or_many(ids: tuple[str, ...]) -> str | tuple[str, ...] | None:
    """Return ids as a script says them: none, one by itself, or several."""
    return ids if len(ids) > 1 else (ids[0] if ids else None)
