"""A revision in its place: what ``history`` shows and what a step runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType

from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.loader import load_module
from migrations_runtime.revisions.revision import Revision


@dataclass(frozen=True)
class Script:
    """A revision together with the graph that it stands in."""

    declared: Revision
    graph: Graph = field(repr=False, compare=False)

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
        return load_module(self.path)

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
        lines = [f"Rev: {self.revision}{self._marks()}", f"Parent: {self._below()}"]
        if self.dependencies:
            lines.append(f"Also depends on: {', '.join(self.dependencies)}")
        if self.is_branch_point:
            lines.append(f"Branches into: {', '.join(self.graph.children[self.revision])}")
        if self.branch_labels:
            lines.append(f"Branch names: {', '.join(sorted(self.branch_labels))}")
        lines.append(f"Path: {self.path}")
        indented = [f"    {line}".rstrip() for line in self.longdoc.strip().splitlines()]
        return "\n".join([*lines, "", *indented, ""])

    def cmd_format(self, verbose: bool = False, include_parents: bool = False) -> str:
        """Return the revision as a command lists it, on one line unless ``verbose``."""
        if verbose:
            return self.log_entry
        if not include_parents:
            return f"{self.revision}{self._labels()}{self._marks()}"
        message = f", {self.doc}" if self.doc else ""
        return f"{self._below()} -> {self.revision}{self._labels()}{self._marks()}{message}"

    def _below(self) -> str:
        return ", ".join(self.declared.down_revisions) or "<base>"

    def _labels(self) -> str:
        return f" ({', '.join(sorted(self.branch_labels))})" if self.branch_labels else ""

    def _marks(self) -> str:
        effective = self.is_head and bool(self.graph.dependents[self.revision])
        marks = {
            " (effective head)": effective,
            " (head)": self.is_head and not effective,
            " (branchpoint)": self.is_branch_point,
            " (mergepoint)": self.is_merge_point,
        }
        return "".join(mark for mark, there in marks.items() if there)
