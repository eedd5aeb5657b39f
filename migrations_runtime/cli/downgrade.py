"""``downgrade``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.cli.consenting import add_yes
from migrations_runtime.cli.offline import add_dry_run, add_offline
from migrations_runtime.cli.waiting import add_lock_timeout
from migrations_runtime.config import Config

SUMMARY = """\
Bring the database back.

REVISION is what is to stay applied: an id or its beginning, base (nothing stays), or relative:
-1 (undo the last one), ae10-2 (two before ae10). With --sql it is FROM:TO."""
EXAMPLES = ("downgrade -1", "downgrade base", "downgrade ae10:base --sql")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``downgrade`` takes."""
    parser.add_argument("revision", metavar="REVISION", help="where to go")
    add_offline(parser)
    add_dry_run(parser)
    add_lock_timeout(parser)
    add_yes(parser)


def run(config: Config, options: Namespace) -> None:
    """Run ``downgrade``."""
    from migrations_runtime.command import downgrade

    downgrade(
        config,
        options.revision,
        sql=options.sql,
        tag=options.tag,
        dry_run=options.dry_run,
        lock_timeout=options.lock_timeout,
        yes=options.yes,
    )
