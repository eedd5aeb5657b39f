"""A case's folder: laid out before a run, and taken away after it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.fuzzing.case import Case, Folder, Link, Pipe

_MEMORY = "/dev/shm"


@contextmanager
def laid_out(case: Case) -> Iterator[str]:
    """Lay a case's folder out; it is gone afterwards."""
    above = tempfile.mkdtemp(prefix="fuzz", dir=_MEMORY if os.path.isdir(_MEMORY) else None)
    folder = os.path.join(above, "project")
    os.mkdir(folder)
    try:
        lay_out(case.nodes, folder)
        _restrict(case.modes, folder)
        yield folder
    finally:
        shutil.rmtree(above)


def lay_out(nodes: Mapping[str, bytes | Link | Folder | Pipe], folder: str) -> None:
    """Write all of ``nodes`` below ``folder``."""
    for path, node in nodes.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        match node:
            case bytes():
                with open(full, "wb") as file:
                    file.write(node)
            case Link(to):
                os.symlink(to, full)
            case Folder():
                os.makedirs(full, exist_ok=True)
            case Pipe():
                os.mkfifo(full)


def _restrict(modes: Mapping[str, int], folder: str) -> None:
    for path, mode in sorted(modes.items(), reverse=True):
        full = os.path.join(folder, path)
        if os.path.exists(full):
            os.chmod(full, mode)
