"""``diffgen squash``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = """\
Replace a range of revisions by one that does the same.

RANGE is FIRST:LAST, both included, as history -r shows it. The new revision keeps the id of LAST, so
databases that are there stay where they are. Revisions that move rows are kept as functions. Both
ways are proven on scratch databases before any file changes."""
EXAMPLES = ("squash base:ae1027", "squash 1975ea:ae1027 -m 'accounts'")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``squash`` takes."""
    parser.add_argument("revisions", metavar="RANGE", help="FIRST:LAST, by id, label@head or base")
    parser.add_argument("-m", "--message", help="the message of the new revision")


def run(config: Config, options: Namespace) -> None:
    """Run ``squash``."""
    from diffgen.command import squash

    squash(config, options.revisions, options.message)
