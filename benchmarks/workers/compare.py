"""One comparison: ``python -m benchmarks.workers.compare TOOL URL [--warm URL] [--module changed] ...``.

What is imported, and what a first comparison makes once for all others, is there before: one of ten
tables with an empty database has just been made. The connection is part of what is measured.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import sqlalchemy as sa

from benchmarks.measuring import Run
from benchmarks.models import module
from benchmarks.workers.server import server_seconds
from benchmarks.workers.tools import TOOLS

_ITSELF = Path("/proc/self")


def main() -> None:
    """Compare, and print the figures.

    :raises SystemExit: it did not find what it must.
    """
    options = _parsed()
    compare = TOOLS[options.tool]
    url = sa.make_url(options.url)
    _warm_up(options.tool, url, options.warm)
    metadata = import_module(options.module).metadata
    with server_seconds(url) as server:
        memory = _memory_now()
        wall, cpu = time.perf_counter(), time.process_time()
        found = compare(url, metadata, options.schemas)
        run = Run(
            time.process_time() - cpu,
            time.perf_counter() - wall,
            _most_memory() - memory,
        )
    if options.tool != "bare" and bool(found) != options.differs:
        raise SystemExit(f"{options.tool} found {len(found)} differences: {list(found)[:5]}")
    print(json.dumps({**asdict(run), "server": server.seconds}))


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("url")
    parser.add_argument("--warm", help="an empty database")
    parser.add_argument("--module", default="models")
    parser.add_argument("--differs", action="store_true")
    parser.add_argument("--schemas", action="store_true", help="there are several")
    return parser.parse_args()


def _warm_up(tool: str, url: sa.URL, warm: str | None) -> None:
    if warm is None:
        return
    names: dict[str, sa.MetaData] = {}
    exec(module(10, url.get_backend_name()), names)
    TOOLS[tool](sa.make_url(warm), names["metadata"], False)


def _memory_now() -> int:
    """The memory of this process; what counts as the most is counted from now on (proc(5))."""
    if not _ITSELF.exists():
        return 0
    (_ITSELF / "clear_refs").write_text("5")
    return _status("VmRSS")


def _most_memory() -> int:
    return _status("VmHWM") if _ITSELF.exists() else 0


def _status(name: str) -> int:
    for line in (_ITSELF / "status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


if __name__ == "__main__":
    main()
