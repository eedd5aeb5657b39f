"""A revision in its place: what ``history`` shows and what a step runs."""

from __future__ import annotations

from functools import cached_property

from migrations_runtime.revisions import listing

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Final

    from migrations_runtime.revisions.graph import Graph
    from migrations_runtime.revisions.revision import Revision
    from migrations_runtime.revisions.source import Source


class Script:
    """A revision together with the graph that it stands in; equal to another of the same file."""

    def __init__(self, declared: Revision, graph: Graph) -> None:
        self.declared: Final = declared
        self.graph: Final = graph

    def __eq__(self, other: object) -> bool:
        return self.declared == other.declared if isinstance(other, Script) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.declared)

    def __repr__(self) -> str:
        return f"Script({self.declared!r})"

    def __str__(self) -> str:
        return self.cmd_format(include_branches=False, include_parents=True)

    @property
    def revision(self) -> str:
        """The id."""
        return self.declared.revision

    @property
    def down_revision(self) -> str | tuple[str, ...] | None:
        """The parents as the script writes them."""
        return self.declared.down_revision

    @property
    def dependencies(self) -> tuple[str, ...]:
        """The ids that the revision depends on."""
        return self.declared.dependencies

    @property
    def branch_labels(self) -> frozenset[str]:
        """The labels of the branches that the revision is a member of."""
        return self.graph.labels_of(self.revision)

    @property
    def nextrev(self) -> frozenset[str]:
        """The ids of the revisions right above."""
        return frozenset(self.graph.children[self.revision])

    @property
    def doc(self) -> str:
        """The message that the revision was made with."""
        return self.declared.doc

    @property
    def longdoc(self) -> str:
        """The whole docstring."""
        return self.declared.longdoc

    @property
    def path(self) -> str:
        """The file."""
        return self.declared.path

    @cached_property
    def module(self) -> ModuleType:
        """The file, run; see :func:`~migrations_runtime.revisions.loader.load_module`."""
        from migrations_runtime.revisions.loader import executed, load_module

        source = self.source
        return load_module(self.path) if source is None else executed(source.code, source.path)

    def run_anew(self) -> None:
        """Have the file be run again when its module is asked for: what its functions did was taken back."""
        vars(self).pop("module", None)

    @cached_property
    def source(self) -> Source | None:
        """The source, read at the first time; None where there is none (``.pyc``).

        :raises ScriptError: it cannot be read.
        """
        from migrations_runtime.revisions.source import Source

        return None if self.path.endswith(".pyc") else Source(self.path)

    @property
    def is_head(self) -> bool:
        """Whether no revision is above."""
        return not self.graph.children[self.revision]

    @property
    def is_base(self) -> bool:
        """Whether no revision is below."""
        return not self.declared.down_revisions

    @property
    def is_branch_point(self) -> bool:
        """Whether several revisions are right above."""
        return len(self.graph.children[self.revision]) > 1

    @property
    def is_merge_point(self) -> bool:
        """Whether several revisions are right below."""
        return len(self.declared.down_revisions) > 1

    @property
    def log_entry(self) -> str:
        """The revision in full: what ``--verbose`` shows."""
        return listing.in_full(self.graph, self.declared)

    def cmd_format(
        self,
        verbose: bool = False,
        include_branches: bool = True,
        include_doc: bool | None = None,
        include_parents: bool = False,
        tree_indicators: bool = True,
    ) -> str:
        """Return the revision as a command lists it, on one line unless ``verbose``.

        :param include_branches: whether with its labels.
        :param include_doc: whether with its message; it goes with the parents unless said.
        :param include_parents: whether with what it follows and depends on.
        :param tree_indicators: whether it is said to be a branchpoint or mergepoint.
        """
        if verbose:
            return self.log_entry
        return listing.line(
            self.graph,
            self.declared,
            parents=include_parents,
            doc=include_doc,
            labels=include_branches,
            indicators=tree_indicators,
        )
