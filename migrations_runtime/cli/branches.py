"""``branches``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = "Show the revisions that several follow."
EXAMPLES = ("branches -v",)
FILES_ONLY = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``branches`` takes."""
    parser.add_argument("-v", "--verbose", action="store_true", help="show all of each revision")


def run(config: Config, options: Namespace) -> None:
    """Run ``branches``."""
    from migrations_runtime.command import branches

    branches(config, verbose=options.verbose)
