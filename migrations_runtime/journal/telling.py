"""What the journal says, in words: a line for each entry, or all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from migrations_runtime.journal.entry import Entry
from migrations_runtime.revisions.script import Script
from migrations_runtime.showing.visible import visible

_DONE = {
    "upgrade": "Applied",
    "downgrade": "Undone",
    "stamp": "Stamped",
    "accept": "Accepted as edited",
}


def lines(entries: Sequence[Entry], scripts: Mapping[str, Script]) -> Iterator[str]:
    """Yield a line for each entry, in columns.

    :param scripts: those that there are, by their ids.
    """
    rows = [
        (
            moment(entry.started_at),
            entry.direction if entry.state == "done" else f"{entry.direction} {entry.state}",
            visible(entry.revision),
            duration(entry.duration_ms),
            _who(entry),
            _about(entry, scripts.get(entry.revision)),
        )
        for entry in entries
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        cells[3] = row[3].rjust(widths[3])
        yield "  ".join(cells).rstrip()


def whole(entry: Entry, script: Script | None) -> Iterator[str]:
    """Yield all that the journal says of a revision, as ``history -v`` shows one."""
    yield f"Rev: {visible(entry.revision)}" + ("" if script else " (in no file)")
    took = f", in {duration(entry.duration_ms)}" if entry.duration_ms is not None else ""
    outcome = _DONE[entry.direction] if entry.state == "done" else _unfinished(entry)
    yield f"{outcome}: {moment(entry.started_at)}{took}{by(entry)}"
    if entry.diffgen_version:
        yield f"Version: {visible(entry.diffgen_version)}"
    if entry.checksum:
        yield f"Checksum: {visible(entry.checksum)}"
    if entry.error:
        yield f"Error: {visible(entry.error)}"
    if script is not None:
        yield f"Path: {visible(script.path)}"
        yield from ("", f"    {script.doc}") if script.doc else ()
    yield ""


def moment(at: datetime) -> str:
    """Return a moment to the second."""
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


def by(entry: Entry) -> str:
    """Return by whom a revision was taken, as the end of a sentence."""
    who = _who(entry)
    return f" by {who}" if who else ""


def duration(milliseconds: int | None) -> str:
    """Return how long something took: ``12 ms``, ``1.2 s``, ``3 min 5 s``."""
    if milliseconds is None:
        return ""
    seconds = milliseconds / 1000
    if seconds < 1:
        return f"{milliseconds} ms"
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def _unfinished(entry: Entry) -> str:
    return f"{entry.direction.capitalize()} {entry.state}"


def _who(entry: Entry) -> str:
    return visible("@".join(part for part in (entry.user_name, entry.host) if part))


def _about(entry: Entry, script: Script | None) -> str:
    """Return why it failed, else the message that the revision was made with."""
    if entry.state == "failed" and entry.error:
        return visible(entry.error)
    return script.doc if script is not None else ""
