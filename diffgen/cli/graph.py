"""``diffgen graph``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = """\
Draw the history, the newest on top.

In the terminal as 'git log --graph' does, or as Mermaid, which GitHub, GitLab and others show in
Markdown. A range is as for 'history'."""
EXAMPLES = ("graph -i", "graph -r-3:current", "graph --format mermaid > history.mmd")
FILES_ONLY = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``graph`` takes."""
    add = parser.add_argument
    add("-r", "--rev-range", metavar="[FROM]:[TO]", help="draw only these")
    add("-i", "--indicate-current", action="store_true", help="mark where the database is")
    add("--format", choices=("text", "mermaid"), default="text", help="text (default) or mermaid")


def run(config: Config, options: Namespace) -> None:
    """Run ``graph``."""
    from diffgen.command import graph

    graph(
        config,
        options.rev_range,
        format=options.format,
        indicate_current=options.indicate_current,
    )
