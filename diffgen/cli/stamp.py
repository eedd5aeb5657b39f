"""``diffgen stamp``."""

from __future__ import annotations

import click

from diffgen.cli.configuration import configuration
from diffgen.cli.relative import TakesRevisions


@click.command("stamp", cls=TakesRevisions, epilog="Example: diffgen stamp head")
@click.argument("revisions", nargs=-1, required=True)
@click.option("--sql", is_flag=True, help="Print the SQL instead of running it.")
@click.option("--tag", help="A word for env.py.")
@click.option("--purge", is_flag=True, help="Empty the version table first.")
@click.pass_context
def command(
    ctx: click.Context, revisions: tuple[str, ...], sql: bool, tag: str | None, purge: bool
) -> None:
    """Note a revision, migrate nothing."""
    from diffgen.command import stamp

    config = configuration(ctx, revisions=revisions, sql=sql, tag=tag, purge=purge)
    stamp(config, list(revisions), sql=sql, tag=tag, purge=purge)
