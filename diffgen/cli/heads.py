"""``diffgen heads``."""

from __future__ import annotations

import click

from diffgen.cli.configuration import configuration


@click.command("heads", epilog="Example: diffgen heads -v")
@click.option("-v", "--verbose", is_flag=True, help="Say more of each revision.")
@click.option("--resolve-dependencies", is_flag=True, help="Take dependencies as parents.")
@click.pass_context
def command(ctx: click.Context, verbose: bool, resolve_dependencies: bool) -> None:
    """Show the revisions that nothing follows."""
    from diffgen.command import heads

    heads(configuration(ctx), verbose=verbose, resolve_dependencies=resolve_dependencies)
