"""``diffgen history``."""

from __future__ import annotations

import click

from diffgen.cli.configuration import configuration


@click.command("history", epilog="Example: diffgen history -r base:current")
@click.option("-r", "--rev-range", metavar="[FROM]:[TO]", help="Only these, ends included.")
@click.option("-v", "--verbose", is_flag=True, help="Say more of each revision.")
@click.option("-i", "--indicate-current", is_flag=True, help="Mark where the database is.")
@click.pass_context
def command(
    ctx: click.Context, rev_range: str | None, verbose: bool, indicate_current: bool
) -> None:
    """List the revisions, the newest first."""
    from diffgen.command import history

    history(configuration(ctx), rev_range, verbose=verbose, indicate_current=indicate_current)
