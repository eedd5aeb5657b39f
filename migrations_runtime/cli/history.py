"""``history``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = """\
List the revisions, the newest first.

A range has two ends, both included and both optional: 1975ea:ae1027, -3:current, :ae10, ae10:+2.
Those with current, -i and --applied ask the database; without, only files are read."""
EXAMPLES = (
    "history -i",
    "history -r1975ea:ae1027 -v",
    "history -r-3:current",
    "history --applied",
)
FILES_ONLY = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``history`` takes."""
    parser.add_argument("-r", "--rev-range", metavar="[FROM]:[TO]", help="show only these")
    parser.add_argument("-v", "--verbose", action="store_true", help="show all of each revision")
    parser.add_argument(
        "-i", "--indicate-current", action="store_true", help="mark where the database is"
    )
    parser.add_argument(
        "--applied",
        action="store_true",
        help="show when each was applied or undone, how long that took, by whom, and what failed",
    )


def run(config: Config, options: Namespace) -> None:
    """Run ``history``."""
    from migrations_runtime.command import history

    history(
        config,
        options.rev_range,
        verbose=options.verbose,
        indicate_current=options.indicate_current,
        applied=options.applied,
    )
