"""``diffgen revision``."""

from __future__ import annotations

from typing import Any

import click

from diffgen.cli.configuration import configuration

RENAME = "What was renamed, as users.name=users.full_name; may be repeated."


@click.command("revision", epilog="Example: diffgen revision --autogenerate -m 'add accounts'")
@click.option("-m", "--message", help="What changes; it is in the file and in its name.")
@click.option("--autogenerate", is_flag=True, help="Write the migration from the models.")
@click.option("--rename", "renames", multiple=True, metavar="BEFORE=AFTER", help=RENAME)
@click.option("--allow-empty", is_flag=True, help="Write a file even if nothing differs.")
@click.option("--sql", is_flag=True, help="Run env.py offline (needs revision_environment).")
@click.option("--head", default="head", show_default=True, help="The revision to follow.")
@click.option("--splice", is_flag=True, help="Allow a revision to follow that is no head.")
@click.option("--branch-label", help="Begin a branch of this name.")
@click.option("--version-path", metavar="FOLDER", help="Which folder of version_locations.")
@click.option("--rev-id", metavar="ID", help="The id, instead of a random one.")
@click.option("--depends-on", multiple=True, metavar="REVISION", help="What must come before.")
@click.pass_context
def command(ctx: click.Context, /, depends_on: tuple[str, ...], **options: Any) -> None:
    """Write a new revision.

    It is empty, or with --autogenerate what turns the database into the models.
    """
    from diffgen.command import revision

    config = configuration(ctx, **options, depends_on=depends_on)
    revision(config, **options, depends_on=list(depends_on) or None)
