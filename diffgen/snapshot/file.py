"""Where snapshots are: beside the folder of the revisions."""

from __future__ import annotations

import re
from pathlib import Path

from diffgen.errors import CommandError
from diffgen.snapshot.snapshot import Snapshot
from diffgen.snapshot.text import snapshot_of, text_of
from diffgen.writing import write as write_text
from migrations_runtime.origin import shown

_NAME = re.compile(r"snapshot(?:\.(?P<database>.+))?\.json")
WAYS = "diffgen snapshot makes it from the database, and with --from history from the revisions"


def path_of(folder: str, database: str | None = None) -> Path:
    """Return the file of a database's snapshot, given the folder of the environment."""
    return Path(folder, f"snapshot.{database}.json" if database else "snapshot.json")


def kept(folder: str) -> list[str | None]:
    """Return the databases that have a snapshot; None is the only one of an environment."""
    names = sorted(path.name for path in Path(folder).glob("snapshot*.json"))
    found = [_NAME.fullmatch(name) for name in names]
    return [match["database"] for match in found if match is not None]


def write(path: Path, snapshot: Snapshot) -> None:
    """Write a snapshot, as a whole or not at all.

    :raises CommandError: it can't be written.
    """
    write_text(path, text_of(snapshot))


def read(path: Path) -> Snapshot:
    """Return a snapshot.

    :raises CommandError: there is none, or it can't be read.
    """
    where = shown(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise CommandError(f"there is no snapshot {where}; {WAYS}") from error
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise CommandError(f"cannot read {where}: {why}; {WAYS}") from error
    return snapshot_of(text, where)
