"""``current``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = "Show where the database is."
EXAMPLES = ("current -v", "current --check-heads || echo 'migrations are pending'")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``current`` takes."""
    parser.add_argument(
        "-c", "--check-heads", action="store_true", help="exit status 1 unless at all heads"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="show all of each revision")


def run(config: Config, options: Namespace) -> None:
    """Run ``current``."""
    from migrations_runtime.command import current

    current(config, check_heads=options.check_heads, verbose=options.verbose)
