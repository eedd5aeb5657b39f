"""The flag of the commands that wait for another runner."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError


def add_lock_timeout(parser: ArgumentParser) -> None:
    """Add ``--lock-timeout``."""
    parser.add_argument(
        "--lock-timeout",
        type=_seconds,
        metavar="SECONDS",
        help="how long to wait for another run of migrations on the database",
    )


def _seconds(text: str) -> float:
    from migrations_runtime.errors import ConfigError
    from migrations_runtime.settings.values import seconds

    try:
        return seconds(text, lambda: "it")
    except ConfigError as error:
        raise ArgumentTypeError(str(error)) from error
