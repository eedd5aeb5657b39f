"""The picture of a history as Mermaid, which many sites show in their Markdown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from migrations_runtime.revisions import Graph, Revision
from migrations_runtime.showing.visible import visible

_CLASS = "    classDef current stroke-width:4px"
#: What means something within a label; written as entities (mermaid.js.org/syntax/flowchart.html).
_ENTITIES = str.maketrans({mark: f"#{ord(mark)};" for mark in '"#<>&`\\'})


def drawn(graph: Graph, revisions: Sequence[Revision], current: Collection[str]) -> Iterator[str]:
    """Yield the lines of a flowchart, the newest on top.

    :param revisions: newest first; what leads to others is left out.
    :param current: the ids of those that the database is at, marked.
    """
    # Numbers, since an id may be a word of Mermaid's, such as "end".
    names = {one.revision: f"r{number}" for number, one in enumerate(reversed(revisions))}
    yield "flowchart BT"
    for one in reversed(revisions):
        mark = ":::current" if one.revision in current else ""
        yield f'    {names[one.revision]}["{_label(graph, one)}"]{mark}'
    for one in reversed(revisions):
        for parent in one.down_revisions:
            if parent in names:
                yield f"    {names[parent]} --> {names[one.revision]}"
        for dependency in one.dependencies:
            if dependency in names:
                yield f"    {names[dependency]} -.-> {names[one.revision]}"
    if names.keys() & set(current):
        yield _CLASS


def _label(graph: Graph, revision: Revision) -> str:
    found = graph.labels_of(revision.revision)
    labels = f" ({', '.join(sorted(found))})" if found else ""
    message = f": {doc}" if (doc := revision.doc) else ""
    return visible(f"{revision.revision}{labels}{message}").translate(_ENTITIES)
