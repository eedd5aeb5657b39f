"""``diffgen merge``: what is to be merged, seen to be several lines."""

from __future__ import annotations

from collections.abc import Sequence

from diffgen.errors import CommandError
from diffgen.history.new_revision import Request
from migrations_runtime.revisions import ScriptDirectory


def plan_merge(
    directory: ScriptDirectory,
    revisions: str | Sequence[str],
    message: str | None = None,
    branch_label: str | Sequence[str] | None = None,
    rev_id: str | None = None,
    splice: bool = False,
) -> Request | None:
    """Return what to write so that several revisions become one head; None where they are one.

    :param revisions: ids, or ``heads``, which may turn out to be one: then there is nothing to do.
    :raises CommandError: when there is only one revision, or one comes before another.
    """
    given = (revisions,) if isinstance(revisions, str) else tuple(revisions)
    found = [script.revision for script in directory.get_revisions(given)]
    if len(found) < 2:
        if given and given[0].endswith("heads"):
            return None
        raise CommandError(
            f"a merge takes two revisions or more, and '{' '.join(given)}' is "
            f"{found[0] if found else 'base'} alone; name them, or all by 'merge heads'"
        )
    _refuse_one_line(directory, found)
    message = message or f"merge {', '.join(found)}"
    return Request(message, found, splice, branch_label=branch_label, rev_id=rev_id)


def _refuse_one_line(directory: ScriptDirectory, found: Sequence[str]) -> None:
    for one in found:
        for above in directory.graph.lines_up([one]).intersection(found) - {one}:
            raise CommandError(
                f"{one} comes before {above}, so there is nothing to merge; leave {one} out"
            )
