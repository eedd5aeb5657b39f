"""Whether a database is the one that a project means: by its name, and by whose journal it holds."""

from __future__ import annotations

import os

from migrations_runtime.errors import Refused
from migrations_runtime.guards.target import Target


def require_expected(target: Target, expected: str, place: str) -> None:
    """Refuse a database of another name.

    :param expected: the name; of SQLite that of the file, or its path.
    :param place: where it is said.
    :raises Refused: it is another one.
    """
    names = {target.name}
    if target.is_file and target.database is not None:
        names.add(target.database)
        expected = os.path.abspath(expected) if os.path.dirname(expected) else expected
    if expected not in names:
        raise Refused(
            f"{place} = {expected}, and this is {target}: nothing was done; see to sqlalchemy.url, "
            "or correct the name"
        )


def require_own(target: Target, project: str, place: str, kept: str | None, journal: str) -> None:
    """Refuse a database whose version table another project moves.

    :param project: the id of this one, and ``place`` where it stands.
    :param kept: the id in the journal's newest row that has one.
    :param journal: the name of the journal.
    :raises Refused: the two are not the same.
    """
    if kept not in (None, project):
        raise Refused(
            f"{journal} of {target} is of the project {kept}, and {place} = {project}: nothing was "
            "done; see to sqlalchemy.url, or give this project a version_table of its own; where "
            f"it is the same project, write project = {kept}"
        )
