"""Scripts that say another thing now than when they were applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from migrations_runtime.errors import EditedScript, ScriptError
from migrations_runtime.journal.entry import Entry
from migrations_runtime.journal.journal import Journal
from migrations_runtime.origin import shown
from migrations_runtime.revisions.files import digest, read_bytes
from migrations_runtime.revisions.graph import Graph
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.script import Script

if TYPE_CHECKING:  # most scripts are as they were
    from migrations_runtime.steps import Step

_LISTED = 3


class Edited(NamedTuple):
    """A script, and what the journal says of the revision as it was applied."""

    script: Script
    entry: Entry

    def __str__(self) -> str:
        from migrations_runtime.journal.telling import by, moment

        entry = self.entry
        return (
            f"{shown(self.script.path)} was edited after revision {entry.revision} was applied on "
            f"{moment(entry.finished_at or entry.started_at)}{by(entry)}"
        )


def edited_scripts(journal: Journal, graph: Graph, heads: Iterable[str]) -> list[Edited]:
    """Return which of the applied revisions do another thing now, in the order of their application.

    What the journal doesn't know, since it was applied before there was one or by another tool, can't
    be told of; nor can what is there without its source.

    :param heads: those of the database; ids that no file has are left out.
    :raises LedgerError: the journal can't be read.
    """
    texts = journal.texts()
    applied = graph.ancestors(head for head in heads if head in graph) if texts else ()
    suspects = {
        id_
        for id_, text in texts.items()
        if id_ in applied and text is not None and _has_other_text(graph[id_], text)
    }
    if not suspects:
        return []
    last = _last(journal.latest())
    return [
        Edited(script, entry)
        for id_, entry in last.items()
        if id_ in suspects
        and not texts.keys() & {*graph[id_].replaces}  # applied one by one, and squashed since
        and _does_another_thing(script := Script(graph[id_], graph), entry)
    ]


def acceptance(
    journal: Journal, graph: Graph, heads: tuple[str, ...], accept: bool
) -> tuple[Step, ...]:
    """Return the step by which the journal takes edited scripts as they are; none where there are none.

    :param accept: whether somebody has said so.
    :raises EditedScript: nobody has.
    """
    found = edited_scripts(journal, graph, heads)
    if not found:
        return ()
    if not accept:
        raise EditedScript(_refusal(found))
    from migrations_runtime.steps import Step

    scripts = tuple(one.script for one in found)
    return (Step("upgrade", heads, heads, scripts, is_stamp=True),)


def _last(entries: Sequence[Entry]) -> Mapping[str, Entry]:
    """Return the last word on each revision, of those that are applied as far as it goes."""
    return {one.revision: one for one in entries if one.direction != "downgrade"}


def _has_other_text(revision: Revision, text: str) -> bool:
    if revision.path.endswith(".pyc"):
        return False
    return text != (revision.source_checksum or digest(read_bytes(revision.path)))


def _does_another_thing(script: Script, entry: Entry) -> bool:
    if entry.checksum is None or script.source is None:
        return False
    try:
        return script.source.meaning != entry.checksum
    except ScriptError:  # it has a syntax error, which it can't have had
        return True


def _refusal(found: Sequence[Edited]) -> str:
    listed = "; ".join(map(str, found[:_LISTED]))
    more = f"; and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    return (
        f"{listed}{more}. Nothing was done: put back what was applied, and change the schema by a "
        "revision of its own; or, if the database is as the script says now, tell the journal so by "
        "upgrade --accept-edited"
    )
