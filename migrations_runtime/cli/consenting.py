"""The flag of the commands that may lose data."""

from __future__ import annotations

from argparse import ArgumentParser


def add_yes(parser: ArgumentParser) -> None:
    """Add ``--yes``."""
    parser.add_argument(
        "--yes",
        action="store_true",
        help="do what loses data without being asked, where production = true",
    )
