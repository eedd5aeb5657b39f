"""The flags of the commands that write SQL in place of running it."""

from __future__ import annotations

from argparse import ArgumentParser


def add_offline(parser: ArgumentParser) -> None:
    """Add ``--sql`` and ``--tag``."""
    parser.add_argument("--sql", action="store_true", help="print the SQL; run nothing")
    parser.add_argument("--tag", help="any word; env.py gets it by get_tag_argument()")
