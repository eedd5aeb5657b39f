"""The picture of a history as Mermaid, which many sites show in their Markdown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from migrations_runtime.revisions import Script
from migrations_runtime.showing.visible import visible

_CLASS = "    classDef current stroke-width:4px"
#: What means something within a label; written as entities (mermaid.js.org/syntax/flowchart.html).
_ENTITIES = str.maketrans({mark: f"#{ord(mark)};" for mark in '"#<>&`\\'})


def drawn(scripts: Sequence[Script], current: Collection[str]) -> Iterator[str]:
    """Yield the lines of a flowchart, the newest on top.

    :param scripts: newest first; what leads to others is left out.
    :param current: the revisions that the database is at, marked.
    """
    # Numbers, since an id may be a word of Mermaid's, such as "end".
    names = {script.revision: f"r{number}" for number, script in enumerate(reversed(scripts))}
    yield "flowchart BT"
    for script in reversed(scripts):
        mark = ":::current" if script.revision in current else ""
        yield f'    {names[script.revision]}["{_label(script)}"]{mark}'
    for script in reversed(scripts):
        for parent in script.declared.down_revisions:
            if parent in names:
                yield f"    {names[parent]} --> {names[script.revision]}"
        for dependency in script.dependencies:
            if dependency in names:
                yield f"    {names[dependency]} -.-> {names[script.revision]}"
    if names.keys() & set(current):
        yield _CLASS


def _label(script: Script) -> str:
    labels = f" ({', '.join(sorted(script.branch_labels))})" if script.branch_labels else ""
    message = f": {script.doc}" if script.doc else ""
    return visible(f"{script.revision}{labels}{message}").translate(_ENTITIES)
