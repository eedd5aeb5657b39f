"""``diffgen init``."""

from __future__ import annotations

import os

import click

from diffgen.cli.configuration import configuration
from diffgen.config import Config


@click.command("init", epilog="Example: diffgen init migrations --models shop.models:Base")
@click.argument("directory")
@click.option("-t", "--template", default="generic", show_default=True, help="What to copy.")
@click.option("--package", is_flag=True, help="Make the folders Python packages.")
@click.option("--models", metavar="MODULE:NAME", help="The models, as shop.models:Base.")
@click.option("--url", metavar="URL", help="The database; '${DATABASE_URL}' is read when used.")
@click.pass_context
def command(
    ctx: click.Context,
    directory: str,
    template: str,
    package: bool,
    models: str | None,
    url: str | None,
) -> None:
    """Make a folder for migrations.

    Its configuration goes to diffgen.ini, or to the file that -c names.
    """
    from diffgen.command import init

    init(_written_to(ctx), directory, template, package, models=models, url=url)


def _written_to(ctx: click.Context) -> Config:
    """A pyproject.toml is extended only where it is asked for; it mostly is there anyway."""
    from migrations_runtime.config import ENVIRONMENT_VARIABLE, INI_FILE

    found = configuration(ctx, must_exist=False)
    if ctx.find_root().params["config"] or ENVIRONMENT_VARIABLE in os.environ:
        return found
    return Config(INI_FILE, ini_section=found.config_ini_section, cmd_opts=found.cmd_opts)
