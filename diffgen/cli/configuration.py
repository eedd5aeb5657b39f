"""From the program's flags to the configuration that every command takes."""

from __future__ import annotations

from argparse import Namespace

import click

from diffgen.config import Config
from migrations_runtime.progress import show_progress


def configuration(ctx: click.Context, must_exist: bool = True, **options: object) -> Config:
    """Return the configuration that the command line names.

    :param must_exist: whether a file named by ``-c`` has to be there.
    :param options: the command's own options; env.py finds them in ``config.cmd_opts``.
    """
    flags = ctx.find_root().params
    if not flags["quiet"]:
        show_progress()
    return Config.find(
        files=flags["config"],
        ini_section=flags["name"],
        cmd_opts=Namespace(**{**flags, "x": list(flags["x"]), **options}),
        must_exist=must_exist,
    )
