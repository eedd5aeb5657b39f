"""Alembic's answers, from the functions that its commands call."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from alembic.runtime.migration import HeadMaintainer, MigrationStep, RevisionStep
from alembic.script import ScriptDirectory
from alembic.script.base import Script
from alembic.script.revision import RevisionMap
from alembic.util import CommandError

from migrations_runtime.revisions import Revision
from tests.against_alembic.answers import Answer, Crashed, Listed, Moved, Refused, Stamped
from tests.against_alembic.requests import Request

NOWHERE = SimpleNamespace(
    impl=SimpleNamespace(_exec=lambda statement: None),
    _version=sa.table("alembic_version", sa.column("version_num")),
    as_sql=True,
)


class Alembic:
    """Alembic, with revisions that are in no file."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        self.script = ScriptDirectory(tempfile.gettempdir())
        scripts = [_script(revision) for revision in revisions]
        self.script.revision_map = RevisionMap(lambda: scripts)

    def answer(self, request: Request, rows: Sequence[str]) -> Answer:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                return self._answer(request, tuple(rows))
            except CommandError as error:
                return Refused(str(error))
            except Exception as error:
                return Crashed(f"{type(error).__name__}: {error}")

    def _answer(self, request: Request, rows: Any) -> Answer:
        match request.command, request.arguments:
            case "upgrade", (target,):
                return _moved("upgrade", self.script._upgrade_revs(target, rows), rows)
            case "downgrade", (target,):
                return _moved("downgrade", self.script._downgrade_revs(target, rows), rows)
            case "stamp", targets:
                return self._stamped(targets, rows)
            case "stamp --purge", targets:
                return self._stamped(targets, ())
            case "history", (given,):
                return _listed(self._history(given, rows), include_parents=True, include_doc=True)
            case "heads", ():
                return _listed(self.script.get_revisions(self.script.get_heads()), False)
            case "heads --resolve-dependencies", ():
                return _listed(self.script.get_revisions("heads"), False)
            case "branches", ():
                return _listed(s for s in self.script.walk_revisions() if s.is_branch_point)
            case "current", ():
                return _listed(self.script.get_all_current(rows))
            case "show", ("current",):
                return _listed(self.script.get_revisions(rows))
            case "show", (given,):
                return _listed(self.script.get_revisions(given))
            case "merge", given:
                return self._merged(given, False)
            case "merge --splice", given:
                return self._merged(given, True)
            case "revision", (given,):
                return self._merged((given,), False)
        raise AssertionError(request)

    def _stamped(self, targets: tuple[str, ...], rows: tuple[str, ...]) -> Stamped:
        steps = self.script._stamp_revs(targets, rows)
        return Stamped(frozenset(_last(_taken(steps, rows), rows)))

    def _history(self, given: str, rows: tuple[str, ...]) -> Iterator[Script]:
        base, head = given.strip().split(":")
        lower: Any = rows if base == "current" and head != "current" else base
        upper: Any = rows if head == "current" else head
        return self.script.walk_revisions(lower or "base", upper or "heads")

    def _merged(self, given: tuple[str, ...], splice: bool) -> Listed:
        """What ``ScriptDirectory.generate_revision`` decides before it writes."""
        with self.script._catch_revision_errors():
            heads: Any = self.script.revision_map.get_revisions(
                given[0] if len(given) == 1 else given
            )
        if len(set(heads)) != len(heads):
            raise CommandError("Duplicate head revisions specified")
        for head in heads:
            if not splice and head is not None and not head.is_head:
                raise CommandError(f"Revision {head.revision} is not a head revision")
        return Listed(tuple(head.revision for head in heads if head is not None))


def rows_along(
    alembic: Alembic, direction: str, path: Iterable[str], rows: Sequence[str]
) -> list[frozenset[str]]:
    """Return the rows after each step of a path that may not be Alembic's own."""
    steps = [
        RevisionStep(
            alembic.script.revision_map, alembic.script.get_revision(id_), direction == "upgrade"
        )
        for id_ in path
    ]
    return _taken(steps, tuple(rows))


def _script(revision: Revision) -> Script:
    module: Any = SimpleNamespace(
        down_revision=revision.down_revision,
        branch_labels=revision.branch_labels or None,
        depends_on=revision.dependencies or None,
        upgrade=lambda: None,
        downgrade=lambda: None,
        __doc__=revision.docstring,
    )
    return Script(module, revision.revision, revision.path)


def _moved(direction: str, steps: Sequence[RevisionStep], rows: tuple[str, ...]) -> Moved:
    path = tuple(step.revision.revision for step in steps)
    return Moved(direction, path, tuple(_taken(steps, rows)))


def _taken(steps: Iterable[MigrationStep], rows: tuple[str, ...]) -> list[frozenset[str]]:
    maintainer = HeadMaintainer(NOWHERE, rows)
    found = []
    for step in steps:
        maintainer.update_to_step(step)
        found.append(frozenset(maintainer.heads))
    return found


def _last(taken: Sequence[frozenset[str]], rows: Iterable[str]) -> Iterable[str]:
    return taken[-1] if taken else rows


def _listed(scripts: Iterable[Script], tree_indicators: bool = True, **how: bool) -> Listed:
    found = list(scripts)
    if any(script is None for script in found):
        raise AttributeError("'NoneType' object has no attribute 'log_entry'")
    lines = [
        s.cmd_format(False, include_branches=True, tree_indicators=tree_indicators, **how)
        for s in found
    ]
    return Listed(tuple(s.revision for s in found), tuple(lines))
