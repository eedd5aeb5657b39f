"""Which configuration Alembic has here, and what ours will be."""

from __future__ import annotations

import configparser
import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from diffgen.adopt import ini, toml
from diffgen.adopt.splice import Splice
from diffgen.errors import CommandError
from migrations_runtime.alembic_names.classes import VERSION_TABLE, Config
from migrations_runtime.origin import shown
from migrations_runtime.settings.values import SEPARATORS

ENVIRONMENT_VARIABLE = "ALEMBIC_CONFIG"
_LISTS = ("version_locations", "prepend_sys_path")

#: What Alembic 1.20 reads; other keys are somebody's own, and stay.
_KEYS = (
    *("script_location", "prepend_sys_path", "version_locations", "recursive_version_locations"),
    *("path_separator", "version_path_separator", "sourceless", "revision_environment"),
    *("file_template", "truncate_slug_length", "timezone", "output_encoding"),
    *("databases", "post_write_hooks"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A file that adoption writes: as a whole (``before`` is None), or in places.

    :ivar source: the file that it is made from.
    """

    path: Path
    before: bytes | None
    splices: tuple[Splice, ...]
    source: Path


@dataclass(frozen=True, slots=True)
class Found:
    """Alembic's configuration: an ini file, a pyproject.toml, or both.

    :ivar section: the main section of the ini file.
    """

    ini: Path | None
    toml: Path | None
    section: str

    @property
    def folder(self) -> Path:
        """Where the record of the adoption goes."""
        return (self.ini or self.toml or Path()).parent

    def config(self) -> Config:
        """Return what Alembic reads from it."""
        return Config(self.ini, self.toml, ini_section=self.section)


def found(files: Sequence[str], section: str) -> Found:
    """Find Alembic's configuration.

    :param files: what ``-c`` named; none: the file of ALEMBIC_CONFIG, or those of the folder.
    :raises CommandError: there is none, or not what was named.
    """
    named = [Path(file) for file in files or filter(None, [os.environ.get(ENVIRONMENT_VARIABLE)])]
    for path in named:
        if not os.path.isfile(path):
            raise CommandError(f"{path} is not there (looked in {Path.cwd()}); name a file that is")
    inis = [path for path in named if path.suffix != ".toml"] or _there("alembic.ini", named)
    tomls = [path for path in named if path.suffix == ".toml"] or _there("pyproject.toml", [])
    configured = Found(
        next((path for path in inis if _has_section(path, section)), None),
        next((path for path in tomls if _has_table(path)), None),
        section,
    )
    if configured.ini is None and configured.toml is None:
        looked = ", ".join(str(path) for path in (*inis, *tomls)) or "alembic.ini, pyproject.toml"
        raise CommandError(
            f"no configuration of Alembic's is here: no [{section}] and no [tool.alembic] in "
            f"{looked} of {Path.cwd()}; name its file with -c, its section with -n"
        )
    return configured


def _there(name: str, unless: Sequence[Path]) -> list[Path]:
    return [Path(name)] if not unless and os.path.isfile(name) else []


def _has_section(path: Path, section: str) -> bool:
    return ini.sections(read(path), shown(path)).has_section(section)


def _has_table(path: Path) -> bool:
    return toml.table(read(path), "alembic") is not None


def read(path: Path) -> str:
    """Return a configuration file's text, its line ends as they are.

    :raises CommandError: it cannot be read, or is not what its name says.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        if path.suffix == ".toml":
            tomllib.loads(text)
        else:
            ini.sections(text, shown(path))
    except OSError as error:
        raise CommandError(f"{shown(path)} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError, configparser.Error) as error:  # tomllib's, and of bytes
        said = " ".join(str(error).split())
        raise CommandError(f"{shown(path)} cannot be read: {said}; correct it there") from error
    return text


def ours(configured: Found, alias: bool) -> list[Written]:
    """Return the configuration files to write.

    :param alias: whether Alembic's names are to be found here.
    :raises CommandError: one is there already, or Alembic's cannot be copied.
    """
    added: dict[str, str | bool] = {"version_table": VERSION_TABLE}
    if alias:
        added["alembic_names"] = True
    written = []
    in_ini = configured.ini and "script_location" in _section(configured)
    if configured.ini:
        written.append(_ini(configured, configured.ini, added if in_ini else {}))
    if configured.toml:
        written.append(_toml(configured.toml, {} if in_ini else added))
    return written


def unknown_keys(configured: Found) -> list[str]:
    """Return ``file:line: key`` for each key that is not Alembic's."""
    config = configured.config()
    named = [key for key in _section(configured) if not key.startswith("sqlalchemy.")]
    if configured.toml:
        named += toml.table(read(configured.toml), "alembic") or {}
    return [config.where(key) for key in named if key not in _KEYS]


def _section(configured: Found) -> Mapping[str, str]:
    if configured.ini is None:
        return {}
    parser = ini.sections(read(configured.ini), shown(configured.ini))
    own = set(parser[configured.section]) - set(parser.defaults())
    return {key: parser[configured.section][key] for key in own}


def _ini(configured: Found, path: Path, added: Mapping[str, str | bool]) -> Written:
    text = read(path)
    section = _section(configured)
    keys = {
        k: str(v).lower() if v is True else str(v) for k, v in added.items() if k not in section
    }
    lists, separator = _lists(section)
    keys |= {"path_separator": separator} if separator else {}
    if "alembic" in path.name:
        target = path.with_name(path.name.replace("alembic", "diffgen"))
        if os.path.exists(target):
            raise _is_there(shown(target))
        after = ini.adopted(text, configured.section, keys, lists).encode()
        return Written(target, None, (Splice(0, b"", after),), path)
    if ini.sections(text, shown(path)).has_section("diffgen"):
        raise _is_there(f"[diffgen] of {shown(path)}")
    return _appended(path, ini.section_for(text, configured.section, keys, lists))


def _lists(section: Mapping[str, str]) -> tuple[dict[str, list[str]], str | None]:
    """Return the folders that we would split elsewhere than Alembic does, and what to split at."""
    config = Config()
    for key in (*_LISTS, "path_separator", "version_path_separator"):
        if key in section:  # as it stands in the file, with %(here)s and its like
            config.set_main_option(key, section[key].replace("%", "%%"))
    theirs = {key: config.get_diffgen_option(key) for key in _LISTS if key in section}
    if "path_separator" in section or all(
        folders == section[key].split(os.pathsep) for key, folders in theirs.items()
    ):
        return {}, None
    every = [folder for folders in theirs.values() for folder in folders]
    fitting = (
        name for name in ("os", "space") if not any(SEPARATORS[name] in one for one in every)
    )
    return theirs, next(fitting, "newline")


def _toml(path: Path, added: Mapping[str, str | bool]) -> Written:
    text = read(path)
    if toml.table(text, "diffgen") is not None:
        raise _is_there(f"[tool.diffgen] of {shown(path)}")
    block = toml.addition(text, added)
    if block is None:
        raise CommandError(
            f"[tool.alembic] of {shown(path)} is not written as a table of its own, and cannot be "
            "copied; write it as [tool.alembic], or write [tool.diffgen] beside it by hand"
        )
    return _appended(path, block)


def _appended(path: Path, block: str) -> Written:
    before = path.read_bytes()
    return Written(path, before, (Splice(len(before), b"", block.encode()),), path)


def _is_there(what: str) -> CommandError:
    return CommandError(
        f"{what} is there already; nothing was written. Remove it, or go on with it as it is "
        "(an adoption is taken back by 'diffgen adopt --undo')"
    )
