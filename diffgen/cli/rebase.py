"""``diffgen rebase``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = """\
Move a second head onto the first, so that no merge is needed.

Changes down_revision, and the line "Revises:", in one file: the first of the branch that moves. With
two heads that is the branch that was begun later; else name it. Where the database has the moved
revisions, and not those that would come before them, nothing is done."""
EXAMPLES = ("rebase", "rebase cart@head", "rebase 27c6 --onto ae10")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``rebase`` takes."""
    add = parser.add_argument
    add("revision", nargs="?", metavar="REVISION", help="the branch that moves: its head")
    add("--onto", metavar="REVISION", help="the head that it is to follow; if there are several")
    add("--files-only", action="store_true", help="do not ask the database what it has applied")


def run(config: Config, options: Namespace) -> None:
    """Run ``rebase``."""
    from diffgen.command import rebase

    rebase(config, options.revision, options.onto, files_only=options.files_only)
