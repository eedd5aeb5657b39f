"""``stamp``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.cli.offline import add_dry_run, add_offline
from migrations_runtime.cli.waiting import add_lock_timeout
from migrations_runtime.config import Config

SUMMARY = """\
Note in the database that it is at a revision; migrate nothing.

For a database whose tables came another way, such as by create_all()."""
EXAMPLES = ("stamp head", "stamp --purge ae1027", "stamp base")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``stamp`` takes."""
    parser.add_argument(
        "revisions", nargs="+", metavar="REVISION", help="one, or one of each branch"
    )
    add_offline(parser)
    add_dry_run(parser)
    parser.add_argument("--purge", action="store_true", help="empty the version table first")
    add_lock_timeout(parser)


def run(config: Config, options: Namespace) -> None:
    """Run ``stamp``."""
    from migrations_runtime.command import stamp

    stamp(
        config,
        options.revisions,
        sql=options.sql,
        tag=options.tag,
        purge=options.purge,
        dry_run=options.dry_run,
        lock_timeout=options.lock_timeout,
    )
