"""The post-write hooks: a section of the ini, or an array of tables in pyproject.toml."""

from __future__ import annotations

from collections.abc import Mapping

from migrations_runtime.errors import ConfigError

SECTION = "post_write_hooks"


def hooks_of_ini(section: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the hooks that ``hooks =`` names, in that order, each with its name as ``_hook_name``."""
    names = section.get("hooks", "").replace(",", " ").split()
    return [{"_hook_name": name, **_below(section, f"{name}.")} for name in names]


def hooks_of_toml(keys: Mapping[str, object], file: str) -> list[dict[str, str]]:
    """Return the hooks of ``[[tool.diffgen.post_write_hooks]]``, from all keys of the file.

    :raises ConfigError: they are no array of tables, or one has no name.
    """
    listed = keys.get(SECTION, [])
    as_table = any(key.startswith(f"{SECTION}.") for key in keys)
    hooks = []
    for table in listed if isinstance(listed, list) and not as_table else (None,):
        if not isinstance(table, dict) or "name" not in table:
            raise ConfigError(
                f"{file}: each [[tool.diffgen.{SECTION}]], in two brackets, needs a name"
            )
        rest = {key: str(value) for key, value in table.items() if key != "name"}
        hooks.append({"_hook_name": str(table["name"]), **rest})
    return hooks


def _below(section: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key[len(prefix) :]: v for key, v in section.items() if key.startswith(prefix)}
