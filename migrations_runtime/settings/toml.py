"""[tool.diffgen] in pyproject.toml: real lists and booleans, and the same ``%(here)s``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from migrations_runtime.errors import ConfigError

_TOKEN = re.compile(r"%\((\w+)\)s|%%")


def read_toml(path: Path | None, tokens: Mapping[str, str]) -> dict[str, object]:
    """Return ``[tool.diffgen]`` as a flat dictionary (``sqlalchemy.url`` is one key).

    A file that does not exist gives an empty one.

    :raises ConfigError: the file is not TOML, cannot be read, or the table is none.
    """
    if path is None or not path.exists():
        return {}
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from None
    tool = document.get("tool", {})
    table = tool.get("diffgen", {}) if isinstance(tool, dict) else tool
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.diffgen must be a table, written as [tool.diffgen]")
    return {key: _with_tokens(value, tokens) for key, value in _flat(table)}


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _with_tokens(value: object, tokens: Mapping[str, str]) -> object:
    """Replace ``%(here)s`` and ``%%`` in every string of ``value``; leave other percent signs."""
    if isinstance(value, str):
        return _TOKEN.sub(lambda found: tokens.get(found[1], found[0]) if found[1] else "%", value)
    if isinstance(value, list):
        return [_with_tokens(item, tokens) for item in value]
    if isinstance(value, dict):
        return {key: _with_tokens(item, tokens) for key, item in value.items()}
    return value
