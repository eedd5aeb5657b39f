"""What Alembic's names stand for where this package's own classes have other defaults."""

from __future__ import annotations

import os
import re
from argparse import Namespace
from collections.abc import Mapping
from typing import Any, TextIO

from migrations_runtime import config, migration_context
from migrations_runtime.settings import values

#: The version of Alembic whose names these are; packages look at it before they use them.
VERSION = "1.20.1"
VERSION_TABLE = "alembic_version"

# What separates folders where no key says so; a colon does between those of sys.path alone.
_FOLDERS = {"version_locations": re.compile(r"[,\s]+"), "prepend_sys_path": re.compile(r"[,:\s]+")}


class Config(config.Config):
    """Settings as ``alembic.ini`` has them: ``[alembic]``, ``[tool.alembic]``, their defaults."""

    tool = "alembic"

    def __init__(
        self,
        file_: str | os.PathLike[str] | None = None,
        toml_file: str | os.PathLike[str] | None = None,
        ini_section: str = "alembic",
        output_buffer: TextIO | None = None,
        stdout: TextIO | None = None,
        cmd_opts: Namespace | None = None,
        config_args: Mapping[str, Any] = {},  # read only
        attributes: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(
            file_, toml_file, ini_section, output_buffer, stdout, cmd_opts, config_args, attributes
        )

    def get_diffgen_option(self, name: str, default: Any = None) -> Any:
        """Return the key ``name``; folders as a list, which Alembic splits by rules of its own."""
        value = super().get_diffgen_option(name, default)
        if name == "version_table":
            return value or VERSION_TABLE
        return self._folders(name, value) if name in _FOLDERS and isinstance(value, str) else value

    def _folders(self, name: str, value: str) -> list[str]:
        keys = ["path_separator", *(["version_path_separator"] * (name == "version_locations"))]
        said = next(filter(None, map(super().get_diffgen_option, keys)), None)
        if said is None:
            return [folder for folder in _FOLDERS[name].split(value) if folder]
        separator = values.path_separator(said, lambda: self.where(keys[0]))
        return list(values.paths(value, lambda: self.where(name), separator))


class MigrationContext(migration_context.MigrationContext):
    """A context that finds the database's revision in ``alembic_version``, unless told otherwise."""

    def _ledger_options(self) -> Mapping[str, Any]:
        found = super()._ledger_options()
        return {**found, "version_table": found.get("version_table") or VERSION_TABLE}
