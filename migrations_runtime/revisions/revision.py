"""What a revision file says at its head."""

from __future__ import annotations

from migrations_runtime.origin import shown
from migrations_runtime.showing.visible import visible

TYPE_CHECKING = False  # ``typing`` takes longer to import than 1,000 heads to read: ADR 0012
if TYPE_CHECKING:
    from typing import Any, Final, TypeAlias

    #: What a revision is made of.
    Row: TypeAlias = tuple[Any, ...]


class Revision:
    """One revision as its file declares it; where it stands among the others is the graph's to say.

    A value: equal to another that says the same, and never changed (type checkers see to it).

    :param dependencies: what ``depends_on`` names: ids, beginnings of ids, or labels.
    :param replaces: the ids of revisions that this one does the work of.
    :param docstring: as it stands in the file; :attr:`longdoc` is without its indentation.
    :param source_checksum: of the file's text, where that is known without reading it; a text with a
        question that nobody has answered is read by those who look for such.
    :param is_computed: whether its file computes what revision it is.
    """

    #: The parameters, in their order.
    GIVEN = (
        "revision",
        "down_revisions",
        "dependencies",
        "branch_labels",
        "path",
        "docstring",
        "replaces",
        "source_checksum",
        "is_computed",
    )
    __slots__ = (*GIVEN, "parents")

    def __init__(
        self,
        revision: str,
        down_revisions: tuple[str, ...] = (),
        dependencies: tuple[str, ...] = (),
        branch_labels: tuple[str, ...] = (),
        path: str = "",
        docstring: str = "",
        replaces: tuple[str, ...] = (),
        source_checksum: str | None = None,
        is_computed: bool = False,
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
        self.source_checksum: Final = source_checksum
        self.is_computed: Final = is_computed
        #: All that must be applied before: the revisions below and the dependencies.
        self.parents: Final = (
            tuple(dict.fromkeys(down_revisions + dependencies)) if dependencies else down_revisions
        )

    def depending_on(self, dependencies: tuple[str, ...]) -> Revision:
        """Return the same revision with other dependencies."""
        return self._with(dependencies=dependencies)

    def following(self, down_revisions: tuple[str, ...]) -> Revision:
        """Return the same revision with others right below."""
        return self._with(down_revisions=down_revisions)

    def with_checksum(self, source_checksum: str) -> Revision:
        """Return the same revision, of whose file the checksum is known."""
        return self._with(source_checksum=source_checksum)

    @property
    def row(self) -> Row:
        """The parameters, in their order."""
        return tuple(getattr(self, name) for name in self.GIVEN)

    def _with(self, **values: object) -> Revision:
        given: dict[str, Any] = dict(zip(self.GIVEN, self.row, strict=True))
        return Revision(**given | values)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Revision):
            return NotImplemented
        said = self.GIVEN[:-2]
        return all(getattr(self, name) == getattr(other, name) for name in said)

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
        first = self.docstring.partition("\n\n")[0]
        if first.isprintable() and (plain := first.strip()):  # one line, as nearly always
            return plain
        first = self.longdoc.partition("\n\n")[0]
        return visible(" ".join(first.splitlines())).strip()

    @property
    def name(self) -> str:
        """The revision and its file, for messages."""
        return f"{self.revision} ({shown(self.path)})" if self.path else self.revision


def one_or_many(ids: tuple[str, ...]) -> str | tuple[str, ...] | None:
    """Return ids as a script says them: none, one by itself, or several."""
    return ids if len(ids) > 1 else (ids[0] if ids else None)
