"""What is measured on: the machine, and the versions of all that takes part."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

CPUS = Path("/proc/cpuinfo")


def machine() -> str:
    """The processor, how many of it, and the system."""
    names = {
        line.partition(":")[2].strip()
        for line in (CPUS.read_text().splitlines() if CPUS.exists() else ())
        if line.startswith("model name")
    }
    processor = ", ".join(sorted(names)) or platform.machine()
    return f"{os.cpu_count()} x {processor}, {platform.system()}"


def machinery(*distributions: str, servers: Sequence[str] = ()) -> str:
    """A sentence of what took part, with its versions: distributions, Python, SQLite, and servers."""
    versions = [f"{name} {version(name)}" for name in distributions]
    versions += [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    return f"{', '.join(dict.fromkeys([*versions, *servers]))}."
