"""A request at a place, the answers of both tools, and in what they differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from migrations_runtime.errors import ResolutionError
from migrations_runtime.revisions import Graph, symbols
from tests.against_alembic import ours, theirs
from tests.against_alembic.answers import Answer, Crashed, Listed, Moved, Refused, Stamped
from tests.against_alembic.requests import Request

_IN_BRACKETS = re.compile(r" \(([^()]*)\)")


@dataclass(frozen=True)
class Case:
    """What was asked where, and what both tools answered."""

    diffgen: ours.Ours
    alembic: theirs.Alembic
    rows: tuple[str, ...]
    request: Request
    ours: Answer
    theirs: Answer

    @property
    def graph(self) -> Graph:
        return self.diffgen.graph

    @cached_property
    def symbols(self) -> list[symbols.Symbol]:
        """The symbols of the request that are some; those of a range are two."""
        found = []
        for text in (end for given in self.request.arguments for end in given.split(":")):
            try:
                found.append(symbols.parse(self.graph, text))
            except ResolutionError:
                continue
        return found

    @cached_property
    def redundant(self) -> bool:
        """Whether a revision names what it comes after by another way as well."""
        return says_twice(self.graph)

    @cached_property
    def spare(self) -> bool:
        """Whether the database has a row of what another row comes after."""
        return set(self.graph.uncovered(self.rows)) != set(self.rows)

    @cached_property
    def difference(self) -> str | None:
        """In what the answers differ; None: in nothing that matters."""
        match self.ours, self.theirs:
            case (Crashed(), _):
                return "ours crashes"
            case (Refused(), Refused() | Crashed()):
                return None
            case (_, Crashed()):
                return "theirs crashes"
            case (Refused(), _):
                return "ours refuses"
            case (_, Refused()):
                return "theirs refuses"
            case (Moved() as a, Moved() as b):
                return self._of_moves(a, b)
            case (Stamped() as a, Stamped() as b):
                return None if a == b else "rows differ"
            case (Listed() as a, Listed() as b):
                return self._of_lists(a, b)
        return "answers of two sorts"

    @cached_property
    def wrong(self) -> str | None:
        """What is wrong with our answer by itself; None: nothing."""
        graph, answer = self.graph, self.ours
        if isinstance(answer, Crashed):
            return "a traceback"
        if isinstance(answer, Stamped) and set(graph.uncovered([*answer.rows])) != answer.rows:
            return "a row that another takes with it"
        if isinstance(answer, Moved):
            return self._wrong_move(answer)
        if isinstance(answer, Listed):
            place = {id_: n for n, id_ in enumerate(answer.ids)}
            if len(place) != len(answer.ids):
                return "a revision is listed twice"
            if self.request.command == "history" and any(
                place[id_] > place[parent]
                for id_ in place
                for parent in graph.parents[id_]
                if parent in place
            ):
                return "a revision is listed below one that it comes after"
        return None

    def _wrong_move(self, answer: Moved) -> str | None:
        graph, applied = self.graph, self.graph.ancestors(self.rows)
        for id_, rows in zip(answer.path, answer.rows, strict=True):
            if answer.direction == "upgrade":
                if id_ in applied or not applied.issuperset(graph.parents[id_]):
                    return f"{id_} runs out of turn"
                applied.add(id_)
            else:
                if id_ not in applied or not applied.isdisjoint(graph.dependents[id_]):
                    return f"{id_} is undone out of turn"
                applied.discard(id_)
            if rows != set(graph.heads_of(applied)):
                return f"the rows after {id_} are not the heads of what is applied"
        return None

    def _of_moves(self, a: Moved, b: Moved) -> str | None:
        if set(a.path) != set(b.path):
            return "paths differ"
        if a.path and a.rows[-1] != b.rows[-1]:
            return "rows differ"
        if ours.rows_along(self.graph, b.direction, b.path, self.rows) != [*b.rows]:
            return "rows differ on their way"
        try:
            along = theirs.rows_along(self.alembic, a.direction, a.path, self.rows)
        except (KeyError, AssertionError):
            return "theirs crashes on our way"
        return None if along == [*a.rows] else "rows differ on our way"

    def _of_lists(self, a: Listed, b: Listed) -> str | None:
        if set(a.ids) != set(b.ids):
            return "ids differ"
        lines = sorted(map(_sorted_labels, a.lines)), sorted(map(_sorted_labels, b.lines))
        return None if not a.lines or lines[0] == lines[1] else "lines differ"


def says_twice(graph: Graph) -> bool:
    """Whether a revision of a history names what it comes after by another way as well."""
    return any(
        parent in graph.ancestors(other for other in parents if other != parent)
        for parents in graph.parents.values()
        for parent in parents
    )


def _sorted_labels(line: str) -> str:
    return _IN_BRACKETS.sub(lambda found: f" ({', '.join(sorted(found[1].split(', ')))})", line)
