"""``diffgen current``."""

from __future__ import annotations

import click

from diffgen.cli.configuration import configuration


@click.command("current", epilog="Example: diffgen current --check-heads")
@click.option("-c", "--check-heads", is_flag=True, help="Exit status 1 unless it is the head.")
@click.option("-v", "--verbose", is_flag=True, help="Say more of each revision.")
@click.pass_context
def command(ctx: click.Context, check_heads: bool, verbose: bool) -> None:
    """Show where the database is."""
    from diffgen.command import current

    current(configuration(ctx), verbose=verbose, check_heads=check_heads)
