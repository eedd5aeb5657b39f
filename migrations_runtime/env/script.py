"""Runs env.py, or does without."""

from __future__ import annotations

import os

from migrations_runtime.config import Config
from migrations_runtime.errors import CommandError, ConfigError, EnvironmentScriptError
from migrations_runtime.origin import shown
from migrations_runtime.revisions.loader import load_module


def run_env_script(path: str, config: Config | None) -> None:
    """Run the ``env.py`` at ``path``; where there is none, what the configuration says is enough.

    :param config: where the URL is from, for messages.
    :raises EnvironmentScriptError: it raises, or is missing and the configuration has no URL.
    :raises ConnectionFailed: it cannot get a connection.
    """
    try:
        if os.path.isfile(path):
            load_module(path)
        else:
            _run_without(path)
    except CommandError:
        raise
    except (Exception, SystemExit) as error:  # sys.exit(0) would pass for success
        from migrations_runtime.env.errors import explained

        if (explanation := explained(error, path, config or Config())) is None:
            raise
        raise explanation from error


def _run_without(path: str) -> None:
    from migrations_runtime.env.default import run_default_env
    from migrations_runtime.environment import current

    try:
        run_default_env(current())
    except ConfigError as error:
        raise EnvironmentScriptError(
            f"There is no {shown(path)}, and the configuration does not say enough to do without:"
            f" {error}"
        ) from error
