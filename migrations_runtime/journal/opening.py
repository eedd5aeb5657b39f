"""The journal's lines of a step that is about to be taken."""

from __future__ import annotations

from migrations_runtime.journal.author import author
from migrations_runtime.journal.entry import Entry, Taken, now
from migrations_runtime.revisions.script import Script
from migrations_runtime.steps import Step

_BASE = "base"


def opened(step: Step, project: str | None = None) -> tuple[Entry, ...]:
    """Return the entries of a step, as of now: one, but for a stamp of several revisions.

    :raises ScriptError: a script cannot be read.
    """
    if not step.is_stamp:
        return (_entry(step.scripts[0].revision, step.scripts[0], step.direction, project),)
    if not step.moves:  # what is accepted as it is; none where the tables alone are to be there
        return tuple(_entry(one.revision, one, "accept", project) for one in step.scripts)
    scripts = {one.revision: one for one in step.scripts}
    stamped = [id_ for id_ in step.after if id_ not in step.before] or [*step.after] or [_BASE]
    return tuple(_entry(id_, scripts.get(id_), "stamp", project) for id_ in stamped)


def _entry(revision: str, script: Script | None, direction: Taken, project: str | None) -> Entry:
    found = None if script is None else script.source
    by = author()
    return Entry(
        revision,
        direction,
        "running",
        now(),
        checksum=None if found is None else found.meaning,
        source_checksum=None if found is None else found.digest,
        user_name=by.user_name,
        host=by.host,
        diffgen_version=by.diffgen_version,
        project=project,
    )
