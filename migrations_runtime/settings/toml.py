"""[tool.diffgen] in pyproject.toml: real lists and booleans, and the same ``%(here)s``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from migrations_runtime.errors import ConfigError
from migrations_runtime.origin import shown
from migrations_runtime.settings.files import is_there

_TOKEN = r"%\((\w+)\)s|%%"
_PLACE = r" \(at (?:line (\d+), column \d+|end of document)\)$"


def read_toml(path: str | None, tokens: Mapping[str, str], name: str) -> dict[str, object]:
    """Return the table ``[tool.name]`` as a flat dictionary (``sqlalchemy.url`` is one key).

    A file that does not exist gives an empty one, and so does one in which the name is not found:
    most projects have a pyproject.toml, and reading TOML takes as long as starting Python.

    :raises ConfigError: the file is not TOML, cannot be read, or the table is none.
    """
    if path is None or not is_there(path):
        return {}
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{shown(path)} cannot be read: {error}") from None
    if name not in text:
        return {}
    tool = _document(text, path).get("tool", {})
    table = tool.get(name, {}) if isinstance(tool, dict) else tool
    if not isinstance(table, dict):
        raise ConfigError(f"{shown(path)}: tool.{name} must be a table, written as [tool.{name}]")
    return {key: _with_tokens(value, tokens) for key, value in _flat(table)}


def _document(text: str, path: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also of a number, or nesting, without end
        said = str(error)
        place = re.search(_PLACE, said)
        line = (place and place[1]) or str(text.count("\n") + 1)
        raise ConfigError(
            f"{shown(path)}:{line}: this is not valid TOML: {re.sub(_PLACE, '', said)}"
        ) from None


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _with_tokens(value: object, tokens: Mapping[str, str]) -> object:
    """Replace ``%(here)s`` and ``%%`` in every string of ``value``; leave other percent signs."""
    if isinstance(value, str):
        return re.sub(
            _TOKEN, lambda found: tokens.get(found[1], found[0]) if found[1] else "%", value
        )
    if isinstance(value, list):
        return [_with_tokens(item, tokens) for item in value]
    if isinstance(value, dict):
        return {key: _with_tokens(item, tokens) for key, item in value.items()}
    return value
