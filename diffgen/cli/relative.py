"""Commands that take revisions, among them relative ones such as -1."""

from __future__ import annotations

import re

import click


class TakesRevisions(click.Command):
    """A command whose arguments may be ``-1``, which otherwise would be an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put relative revisions behind the ``--`` that ends the options."""
        relative = [arg for arg in args if re.fullmatch(r"-\d+", arg)]
        if relative and "--" not in args:
            args = [arg for arg in args if arg not in relative] + ["--", *relative]
        return super().parse_args(ctx, args)
