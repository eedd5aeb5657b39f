"""Measure diffgen against Alembic: ``python -m benchmarks``; writes RESULTS.md, a section a part."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import backfill, check, histories, rebuild, schemas
from benchmarks.measuring import Unexpected

RESULTS = Path(__file__).with_name("RESULTS.md")
PARTS = {
    "backfill": backfill,
    "check": check,
    "histories": histories,
    "rebuild": rebuild,
    "schemas": schemas,
}
HEAD = "# Results\n\nAgain: `make bench`; one part alone: `python -m benchmarks histories`.\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write each part's section; 1 when a command did not find what it must."""
    options = _parser().parse_args(arguments)
    for name in options.parts or PARTS:
        part = PARTS[name]
        try:
            text = part.section(options)
        except Unexpected as unexpected:
            print(f"{name}: {unexpected}", file=sys.stderr)
            return 1
        print(text)
        if options.write:
            _write(part.TITLE, text)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; else all")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-write", dest="write", action="store_false", help="print only")
    for part in PARTS.values():
        part.add_arguments(parser)
    return parser


def _write(title: str, text: str) -> None:
    """Put a section in the place of the one of this title; the others stay."""
    written = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else HEAD
    head, *sections = written.split("\n## ")
    kept = {section.partition("\n")[0]: section.partition("\n")[2] for section in sections}
    kept[title] = f"\n{text.strip()}\n"
    parts = [
        head.rstrip() + "\n",
        *(f"\n## {name}\n{body.rstrip()}\n" for name, body in kept.items()),
    ]
    RESULTS.write_text("".join(parts), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
