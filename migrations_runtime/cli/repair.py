"""``repair``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.cli.waiting import add_lock_timeout
from migrations_runtime.config import Config

SUMMARY = """\
Show what a run that died has left half done, and say what became of it.

The next upgrade goes on by itself, but where nothing tells whether a statement took effect; exit status 1
then, until it is said."""
EXAMPLES = ("repair", "repair --not-applied")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``repair`` takes."""
    said = parser.add_mutually_exclusive_group()
    said.add_argument(
        "--applied",
        action="store_const",
        const=True,
        help="the statement that was under way took effect",
    )
    said.add_argument(
        "--not-applied",
        action="store_const",
        const=False,
        dest="applied",
        help="it did not take effect",
    )
    said.add_argument(
        "--undone",
        action="store_true",
        help="all that the revision did was taken back by hand",
    )
    add_lock_timeout(parser)


def run(config: Config, options: Namespace) -> None:
    """Run ``repair``."""
    from migrations_runtime.command import repair

    repair(
        config, applied=options.applied, undone=options.undone, lock_timeout=options.lock_timeout
    )
