"""``diffgen edit``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = """\
Open a revision's file in your editor.

That is $VISUAL, $EDITOR, or the first that is there of sensible-editor, editor, nano, vim, code.
REVISION is as for 'show'."""
EXAMPLES = ("edit head", "edit current", "edit ae10")
FILES_ONLY = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``edit`` takes."""
    parser.add_argument("revision", metavar="REVISION", help="which")


def run(config: Config, options: Namespace) -> None:
    """Run ``edit``."""
    from diffgen.command import edit

    edit(config, options.revision)
