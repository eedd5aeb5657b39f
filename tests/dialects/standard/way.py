"""There and back: what is compared by the Inspector alone is written, run, and compared again."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from diffgen.autogenerate import autogenerate, write
from migrations_runtime.scripts import run_script


def differences(connection: sa.Connection, metadata: sa.MetaData) -> tuple[str, ...]:
    """Return what differs; SQLAlchemy warns of what it doesn't know, such as a type of SQLite's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        found = autogenerate(connection, {"target_metadata": metadata})
    connection.rollback()
    return found.differences


def script_for(connection: sa.Connection, metadata: sa.MetaData, path: Path) -> Path:
    """Write the script that turns the database into the models, and back."""
    written = write(autogenerate(connection, {"target_metadata": metadata}))
    connection.rollback()
    lines = list(written.imports)
    for name, body in (("upgrade", written.upgrades), ("downgrade", written.downgrades)):
        lines += [f"def {name}() -> None:", *(f"    {line}" for line in body.splitlines())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(
    connection: sa.Connection, script: Path, direction: Literal["upgrade", "downgrade"]
) -> None:
    """Run it in one direction."""
    run_script(script, direction, connection)
    connection.commit()


def gone(
    connection: sa.Connection, before: sa.MetaData, after: sa.MetaData, folder: Path
) -> tuple[tuple[str, ...], ...]:
    """Return what differs of what was just made, after the way up, and after the way back."""
    before.create_all(connection)
    connection.commit()
    at_first = differences(connection, before)
    script = script_for(connection, after, folder / "script.py")
    run(connection, script, "upgrade")
    up = differences(connection, after)
    run(connection, script, "downgrade")
    return at_first, up, differences(connection, before)
