"""Measure diffgen against Alembic: ``python -m benchmarks``; writes RESULTS.md, a section a part."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from benchmarks.contenders import DIALECTS
from benchmarks.measuring import Unexpected
from benchmarks.plot import draw
from benchmarks.report import store, stored
from benchmarks.sizes import Size, settled

PARTS = (
    "compare",
    "far",
    "schemas",
    "echo",
    "check",
    "start",
    "histories",
    "upgrades",
    "first_revision",
    "changes",
    "backfill",
    "rebuild",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write each part's section; 1 when a command did not find what it must."""
    parts = {name: import_module(f"benchmarks.parts.{name}") for name in PARTS}
    options = settled(_parser(parts).parse_args(arguments))
    for name in options.parts or PARTS:
        try:
            section = parts[name].section(options)
        except Unexpected as unexpected:
            print(f"{name}: {unexpected}", file=sys.stderr)
            return 1
        print(f"## {section.title}\n\n{section.text}\n", flush=True)
        if options.write and not options.quick:
            sections = {**stored(), name: section}
            store({part: sections[part] for part in PARTS if part in sections})
            draw([score for each in sections.values() for score in each.scores])
    return 0


def _parser(parts: dict[str, ModuleType]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(parts)}; else all")
    parser.add_argument("--rounds", type=int, default=Size(5, 1))
    parser.add_argument("--tables", type=int, default=Size(1000, 20))
    parser.add_argument("--dialects", nargs="+", choices=DIALECTS, default=list(DIALECTS))
    parser.add_argument("--quick", action="store_true", help="small sizes, one round; print only")
    parser.add_argument("--no-write", dest="write", action="store_false", help="print only")
    for part in parts.values():
        part.add_arguments(parser)
    return parser


if __name__ == "__main__":
    sys.exit(main())
