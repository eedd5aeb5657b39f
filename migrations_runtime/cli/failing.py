"""How a failure is told: on stderr, harmless for the terminal, and without a password."""

from __future__ import annotations

import os
import sys

from migrations_runtime.errors import ConfigError
from migrations_runtime.showing.visible import visible, visible_lines
from migrations_runtime.streams import lead_nowhere

_LONGEST = 300  # of a word in a message; a path may have so many letters

TYPE_CHECKING = False  # see migrations_runtime.cli.parser
if TYPE_CHECKING:
    from migrations_runtime.config import Config


def failed(message: str, detail: str = "", status: int = 2, config: Config | None = None) -> int:
    """Tell what went wrong on one line, after ``detail`` as it is; return the exit status.

    :param config: what the command was told; its passwords are left out of what is said.
    """
    if detail:
        _tell(detail.rstrip("\n"), config)
    _tell(f"Error: {visible(' '.join(map(_cut, message.split())))}", config)
    return status


def raised(error: BaseException, status: int = 2, config: Config | None = None) -> int:
    """Show the traceback of an error; return the exit status."""
    import traceback

    _tell("".join(traceback.format_exception(error)).rstrip("\n"), config)
    return status


def _cut(word: str) -> str:
    """Shorten what nobody reads to its end, such as an id of ten thousand letters."""
    return word if len(word) <= _LONGEST else f"{word[:_LONGEST]}... ({len(word)} characters)"


def _tell(text: str, config: Config | None) -> None:
    from migrations_runtime.showing.masked import masked_text
    from migrations_runtime.showing.secrets import secrets_among

    secrets = secrets_among([*_said(config), *os.environ.items()])
    try:
        print(visible_lines(masked_text(text, secrets)), file=sys.stderr, flush=True)
    except OSError:  # nobody can be told, but by the exit status
        lead_nowhere(sys.stderr)


def _said(config: Config | None) -> list[tuple[str, str]]:
    """Return what the configuration says; nothing, where it is what can't be read."""
    try:
        return [] if config is None else list(config.all_values())
    except ConfigError:
        return []
