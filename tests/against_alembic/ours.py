"""Our answers, from the functions that our commands call."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence

from diffgen.errors import CommandError as DiffgenError
from diffgen.history.merge import plan_merge
from diffgen.history.new_revision import Request as NewRevision
from diffgen.history.new_revision import plan_revision
from migrations_runtime.errors import CommandError
from migrations_runtime.revisions import Graph, Revision, Script, ScriptDirectory, symbols
from migrations_runtime.revisions.history import history_range
from migrations_runtime.revisions.path import downgrade_path, upgrade_path, upgrade_targets
from migrations_runtime.stamping import stamp_steps
from migrations_runtime.steps import Step, downgrade_steps, upgrade_steps
from tests.against_alembic.answers import Answer, Crashed, Listed, Moved, Refused, Stamped
from tests.against_alembic.requests import Request


class Ours:
    """diffgen, with revisions that are in no file."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        self.graph = Graph(revisions)
        self.script = ScriptDirectory(tempfile.gettempdir())
        self.script.__dict__["graph"] = self.graph

    def answer(self, request: Request, rows: Sequence[str]) -> Answer:
        try:
            return self._answer(request, tuple(sorted(rows)))
        except (CommandError, DiffgenError) as error:
            return Refused(str(error))
        except Exception as error:
            return Crashed(f"{type(error).__name__}: {error}")

    def _answer(self, request: Request, rows: tuple[str, ...]) -> Answer:
        graph = self.graph
        match request.command, request.arguments:
            case "upgrade", (target,):
                at = self.script.known(rows)
                path = upgrade_path(graph, at, upgrade_targets(graph, at, target))
                return _moved("upgrade", upgrade_steps(graph, rows, path))
            case "downgrade", (target,):
                path = downgrade_path(graph, self.script.known(rows), target)
                return _moved("downgrade", downgrade_steps(graph, rows, path))
            case "stamp", targets:
                steps = stamp_steps(self.script, rows, targets)
                return Stamped(frozenset(steps[-1].after if steps else rows))
            case "stamp --purge", targets:
                steps = stamp_steps(self.script, rows, targets, True)
                return Stamped(frozenset(steps[-1].after if steps else rows))
            case "history", (given,):
                lower, upper = history_range(graph, given, self.script.known(rows))
                return _listed(self.script.between(lower, upper), include_parents=True)
            case "heads", ():
                return _listed(map(self.script.script, self.script.get_heads()))
            case "heads --resolve-dependencies", ():
                return _listed(map(self.script.script, self.script.get_heads(True)))
            case "branches", ():
                return _listed(s for s in self.script.walk_revisions() if s.is_branch_point)
            case "current", ():
                return _listed(self.script.get_all_current(rows))
            case "show", (given,):
                found = symbols.resolve(graph, given, self.script.known(rows))
                if not found:
                    raise CommandError("base is no revision")
                return _listed(map(self.script.script, found))
            case "merge", given:
                return self._merged(given, False)
            case "merge --splice", given:
                return self._merged(given, True)
            case "revision", (given,):
                return self._written(NewRevision(head=given))
        raise AssertionError(request)

    def _merged(self, given: tuple[str, ...], splice: bool) -> Listed:
        planned = plan_merge(self.script, given, splice=splice)
        if planned is None:
            return Listed(())
        return self._written(planned)

    def _written(self, planned: NewRevision) -> Listed:
        below = plan_revision(self.script, planned).script.down_revision
        return Listed((below,) if isinstance(below, str) else tuple(below or ()))


def rows_along(
    graph: Graph, direction: str, path: Iterable[str], rows: Sequence[str]
) -> list[frozenset[str]]:
    """Return the rows after each step of a path that may not be ours."""
    steps = upgrade_steps if direction == "upgrade" else downgrade_steps
    return [frozenset(step.after) for step in steps(graph, tuple(sorted(rows)), path)]


def _moved(direction: str, steps: Iterable[Step]) -> Moved:
    taken = list(steps)
    path = tuple(step.scripts[0].revision for step in taken)
    return Moved(direction, path, tuple(frozenset(step.after) for step in taken))


def _listed(scripts: Iterable[Script], **how: bool) -> Listed:
    found = list(scripts)
    return Listed(
        tuple(script.revision for script in found),
        tuple(script.cmd_format(**how) for script in found),
    )
