"""The project that is upgraded, written as its author would have."""

from __future__ import annotations

import inspect
import itertools
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.killing.sorts import mariadb, portable, postgresql, sqlite

REVISIONS = 60
SERVERS = ("sqlite", "postgresql", "mariadb")
_ROUNDS = {
    "sqlite": portable.ROUND + sqlite.ROUND,
    "postgresql": portable.ROUND + postgresql.ROUND,
    "mariadb": portable.ROUND + mariadb.ROUND,
}
_SCRIPT = '''"""{name} {number}"""

import sqlalchemy as sa
from sqlalchemy.orm import Session
from migrations_runtime import op

revision = "r{number:03}"
down_revision = {before!r}
N = {number}


{upgrade}

def downgrade() -> None:
    """There is no way back."""
    raise NotImplementedError
'''


def write(folder: Path, server: str, revisions: int = REVISIONS) -> None:
    """Write the project, without its configuration, of which each database has its own."""
    versions = folder / "migrations" / "versions"
    versions.mkdir(parents=True)
    sorts = itertools.chain([portable.begun], itertools.cycle(_ROUNDS[server]))
    for number, sort in zip(range(1, revisions + 1), sorts, strict=False):
        (versions / f"r{number:03}.py").write_text(_script(number, sort))


def configure(folder: Path, url: str, name: str, lock_timeout: float = 60) -> Path:
    """Write the configuration for one database, and return where it is."""
    path = folder / f"{name}.ini"
    path.write_text(
        "[diffgen]\nscript_location = %(here)s/migrations\n"
        f"sqlalchemy.url = {url.replace('%', '%%')}\nlock_timeout = {lock_timeout:g}\n"
    )
    return path


def names(server: str, revisions: int = REVISIONS) -> Sequence[str]:
    """The names of the sorts, by number of revision; the first is 1."""
    sorts = itertools.chain([portable.begun], itertools.cycle(_ROUNDS[server]))
    return ["", *(sort.__name__ for sort in itertools.islice(sorts, revisions))]


def _script(number: int, sort: Callable[[], None]) -> str:
    source = textwrap.dedent(inspect.getsource(sort))
    return _SCRIPT.format(
        name=sort.__name__,
        number=number,
        before=f"r{number - 1:03}" if number > 1 else None,
        upgrade=source.replace(f"def {sort.__name__}(", "def upgrade(", 1),
    )
