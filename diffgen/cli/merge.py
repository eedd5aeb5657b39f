"""``diffgen merge``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = """\
Write a revision that makes one head of several.

It is empty; whatever the branches do stays theirs. 'diffgen rebase' brings two heads into one line
without a file."""
EXAMPLES = ("merge heads -m 'shop and cart'", "merge ae10 27c6")


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``merge`` takes."""
    add = parser.add_argument
    add("revisions", nargs="+", metavar="REVISION", help="two or more, or 'heads' for all heads")
    add("-m", "--message", help="what it is for; it is in the file and in its name")
    add("--branch-label", metavar="LABEL", help="begin a branch of this name")
    add("--rev-id", metavar="ID", help="the id, instead of a random one")
    add("--splice", action="store_true", help="let revisions that are no heads be merged")


def run(config: Config, options: Namespace) -> None:
    """Run ``merge``."""
    from diffgen.command import merge

    merge(
        config,
        options.revisions,
        options.message,
        options.branch_label,
        options.rev_id,
        splice=options.splice,
    )
