"""``${NAME}`` in a value is the environment variable of that name; ``$${`` is a plain ``${``.

``${NAME:-text}`` is the text where the variable is not set, or empty, as in a shell:
https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_06_02
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from migrations_runtime.errors import ConfigError

_REFERENCE = r"(\$?)\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}"


def expanded(value: str, where: Callable[[], str]) -> str:
    """Return ``value`` with environment variables put in.

    :param where: gives what the value is of, for the message.
    :raises ConfigError: a variable that is not set. The value itself is never shown: it may hold a
        password.
    """

    def replace(found: re.Match[str]) -> str:
        escape, name, otherwise = found.groups()
        if escape:
            return found[0][1:]
        if otherwise is not None:
            return os.environ.get(name) or otherwise
        if name not in os.environ:
            raise ConfigError(
                f"{where()} asks for the environment variable {name}, which is not set; set it, "
                "or write the value itself"
            )
        return os.environ[name]

    return re.sub(_REFERENCE, replace, value) if "${" in value else value
