"""``diffgen list_templates``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = "List what 'init' can lay out."
EXAMPLES = ("list_templates",)
FILES_ONLY = True
WRITES_CONFIG = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add nothing: ``list_templates`` takes no flags."""


def run(config: Config, options: Namespace) -> None:
    """Run ``list_templates``."""
    from diffgen.command import list_templates

    list_templates(config)
