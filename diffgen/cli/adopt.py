"""``diffgen adopt``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = """\
Take a project over from Alembic, or give it back.

Reads alembic.ini or [tool.alembic] (or what -c and -n name), and writes diffgen.ini or
[tool.diffgen] beside it. Scripts, env.py and the version table stay as they are."""
EXAMPLES = ("adopt", "adopt --rewrite", "adopt --undo", "-c deploy/alembic.ini adopt")
FILES_ONLY = True
WRITES_CONFIG = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``adopt`` takes."""
    parser.add_argument(
        "--rewrite", action="store_true", help="change the imports in the files of the environment"
    )
    parser.add_argument("--undo", action="store_true", help="go back to exactly what was there")


def run(config: Config, options: Namespace) -> None:
    """Run ``adopt``."""
    from diffgen.command import adopt
    from migrations_runtime.config import SECTION

    section = "alembic" if options.name == SECTION else options.name
    adopt(config, options.config, section, rewrite=options.rewrite, undo=options.undo)
