"""A revision in its place: what ``history`` shows and what a step runs."""

from __future__ import annotations

from functools import cached_property

from migrations_runtime.showing.visible import visible

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
        below = "Merges" if self.is_merge_point else "Parent"
        lines = [
            f"Rev: {self.revision}{self._marks()}",
            f"{below}: {self._below()}",
        ]
        if self.dependencies:
            lines.append(f"Also depends on: {', '.join(self.dependencies)}")
        if self.declared.replaces:
            lines.append(f"Replaces: {', '.join(self.declared.replaces)}")
        if self.is_branch_point:
            lines.append(f"Branches into: {', '.join(self.graph.children[self.revision])}")
        if self.branch_labels:
            lines.append(f"Branch names: {', '.join(sorted(self.branch_labels))}")
        lines.append(f"Path: {self.path}")
        lines_of_doc = self.longdoc.expandtabs().split("\n")
        indented = [f"    {visible(line)}".rstrip() for line in lines_of_doc]
        return "\n".join([*lines, "", *indented, ""])

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
        declared = self.declared
        text = declared.revision
        if include_parents:
            needed = f" ({', '.join(declared.dependencies)})" if declared.dependencies else ""
            text = f"{self._below()}{needed} -> {text}"
        if include_branches and self.graph.labels and (labels := self.branch_labels):
            text += f" ({', '.join(sorted(labels))})"
        text += self._marks(tree_indicators)
        with_doc = include_parents if include_doc is None else include_doc
        doc = declared.doc if with_doc else ""
        return f"{text}, {doc}" if doc else text

    def _below(self) -> str:
        return ", ".join(self.declared.down_revisions) or "<base>"

    def _marks(self, tree_indicators: bool = True) -> str:
        above = self.graph.children[self.declared.revision]
        marks = ""
        if not above:
            is_needed = self.graph.dependents[self.declared.revision]
            marks = " (effective head)" if is_needed else " (head)"
        if tree_indicators and len(above) > 1:
            marks += " (branchpoint)"
        if tree_indicators and len(self.declared.down_revisions) > 1:
            marks += " (mergepoint)"
        return marks
