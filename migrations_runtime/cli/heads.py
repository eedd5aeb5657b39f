"""``heads``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = "Show the revisions that nothing follows."
EXAMPLES = ("heads -v",)
FILES_ONLY = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``heads`` takes."""
    parser.add_argument("-v", "--verbose", action="store_true", help="show all of each revision")
    parser.add_argument(
        "--resolve-dependencies", action="store_true", help="leave out what others depend on"
    )


def run(config: Config, options: Namespace) -> None:
    """Run ``heads``."""
    from migrations_runtime.command import heads

    heads(config, verbose=options.verbose, resolve_dependencies=options.resolve_dependencies)
