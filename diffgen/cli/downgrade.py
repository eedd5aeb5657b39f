"""``diffgen downgrade``."""

from __future__ import annotations

import click

from diffgen.cli.configuration import configuration
from diffgen.cli.relative import TakesRevisions


@click.command("downgrade", cls=TakesRevisions, epilog="Example: diffgen downgrade -1")
@click.argument("revision")
@click.option("--sql", is_flag=True, help="Print the SQL of FROM:TO instead of running it.")
@click.option("--tag", help="A word for env.py.")
@click.pass_context
def command(ctx: click.Context, revision: str, sql: bool, tag: str | None) -> None:
    """Bring the database back.

    REVISION is base, an id or its beginning, or relative: -1.
    """
    from diffgen.command import downgrade

    downgrade(configuration(ctx, revision=revision, sql=sql, tag=tag), revision, sql=sql, tag=tag)
