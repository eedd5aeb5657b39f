"""``ensure_version``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.cli.waiting import add_lock_timeout
from migrations_runtime.config import Config

SUMMARY = """\
Create the version table where it is missing, and nothing else.

For a database in which those who migrate may not create tables."""
EXAMPLES = ("ensure_version", "ensure_version --sql")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``ensure_version`` takes."""
    parser.add_argument("--sql", action="store_true", help="print the SQL; run nothing")
    add_lock_timeout(parser)


def run(config: Config, options: Namespace) -> None:
    """Run ``ensure_version``."""
    from migrations_runtime.command import ensure_version

    ensure_version(config, sql=options.sql, lock_timeout=options.lock_timeout)
