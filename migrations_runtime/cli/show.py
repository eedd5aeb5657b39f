"""``show``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = """\
Show a revision in full: its parents, branch, file and docstring.

REVISION is an id or its beginning, head, heads, label@head; also current, +1 (what comes next)
and -1, for which the database is asked where it is."""
EXAMPLES = ("show ae10", "show heads", "show current", "show +1")
FILES_ONLY = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``show`` takes."""
    parser.add_argument("revision", metavar="REVISION", help="which")


def run(config: Config, options: Namespace) -> None:
    """Run ``show``."""
    from migrations_runtime.command import show

    show(config, options.revision)
