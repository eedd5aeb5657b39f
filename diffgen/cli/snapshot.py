"""``diffgen snapshot``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from diffgen.cli.reading import add_reader
from migrations_runtime.config import Config

SUMMARY = """\
Write what the database holds to a file beside the revisions.

revision --autogenerate --from snapshot and check --from snapshot then need no database. With
snapshot = true in the configuration, each revision written from the models keeps it."""
EXAMPLES = ("snapshot", "snapshot --from history")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``snapshot`` takes."""
    parser.add_argument(
        "--from",
        dest="source",
        default="database",
        choices=("database", "history"),
        help="what it is of: the database, or what all revisions make on a scratch database",
    )
    add_reader(parser)


def run(config: Config, options: Namespace) -> None:
    """Run ``snapshot``."""
    from diffgen.command import snapshot

    snapshot(config, source=options.source, reader=options.reader)
