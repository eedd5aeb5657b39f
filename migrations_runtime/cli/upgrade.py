"""``upgrade``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.cli.consenting import add_yes
from migrations_runtime.cli.offline import add_dry_run, add_offline
from migrations_runtime.cli.waiting import add_lock_timeout
from migrations_runtime.config import Config

SUMMARY = """\
Bring the database forward.

REVISION is an id or its beginning, head, heads (all of several), label@head, or relative: +2
(two more from where the database is), ae10+2 (two after ae10). With --sql it may be FROM:TO."""
EXAMPLES = (
    "upgrade head",
    "upgrade +1",
    "upgrade head --dry-run",
    "upgrade head --sql > upgrade.sql",
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``upgrade`` takes."""
    parser.add_argument("revision", metavar="REVISION", help="where to go")
    add_offline(parser)
    add_dry_run(parser)
    add_lock_timeout(parser)
    add_yes(parser)
    parser.add_argument(
        "--accept-edited",
        action="store_true",
        help="take scripts that were edited after they were applied as they are now",
    )


def run(config: Config, options: Namespace) -> None:
    """Run ``upgrade``."""
    from migrations_runtime.command import upgrade

    upgrade(
        config,
        options.revision,
        sql=options.sql,
        tag=options.tag,
        dry_run=options.dry_run,
        lock_timeout=options.lock_timeout,
        yes=options.yes,
        accept_edited=options.accept_edited,
    )
