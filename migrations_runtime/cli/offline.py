"""The flags of the commands that write SQL in place of running it."""

from __future__ import annotations

from argparse import ArgumentParser


def add_dry_run(parser: ArgumentParser) -> None:
    """Add ``--dry-run``."""
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="print the plan, and the SQL from where the database is; keep nothing",
    )


def add_offline(parser: ArgumentParser) -> None:
    """Add ``--sql`` and ``--tag``."""
    parser.add_argument("--sql", action="store_true", help="print the SQL; run nothing")
    parser.add_argument("--tag", help="any word; env.py gets it by get_tag_argument()")
