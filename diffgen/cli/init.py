"""``diffgen init``."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from migrations_runtime.config import ENVIRONMENT_VARIABLE, INI_FILE, Config

SUMMARY = """\
Make a folder for migrations.

Its configuration goes to diffgen.ini, or to the file that -c names."""
EXAMPLES = (
    "init migrations --models shop.models:Base --url sqlite:///shop.db",
    "-c pyproject.toml init migrations",
)
FILES_ONLY = True
WRITES_CONFIG = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``init`` takes."""
    parser.add_argument("directory", metavar="DIRECTORY", help="the folder; new, or empty")
    parser.add_argument(
        "-t", "--template", metavar="TEMPLATE", default="generic", help="what to copy (generic)"
    )
    parser.add_argument("--package", action="store_true", help="make the folders Python packages")
    parser.add_argument(
        "--no-env", dest="env", action="store_false", help="without env.py: models and URL suffice"
    )
    parser.add_argument("--models", metavar="MODULE:NAME", help="where they are: shop.models:Base")
    parser.add_argument("--url", help="the database; '${DATABASE_URL}' is read when used")


def run(config: Config, options: Namespace) -> None:
    """Run ``init``."""
    from diffgen.command import init

    if not (options.config or ENVIRONMENT_VARIABLE in os.environ):
        # A pyproject.toml is extended only where it is asked for; it mostly is there anyway.
        config = Config(INI_FILE, ini_section=options.name, cmd_opts=options)
    init(
        config,
        options.directory,
        options.template,
        options.package,
        models=options.models,
        url=options.url,
        env=options.env,
    )
