"""What diffgen.ini and [tool.diffgen] in pyproject.toml say; the ini wins, key by key."""

from __future__ import annotations

import configparser
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from migrations_runtime.errors import ConfigError
from migrations_runtime.origin import shown
from migrations_runtime.settings import values
from migrations_runtime.settings.expansion import expanded
from migrations_runtime.settings.files import (
    ENVIRONMENT_VARIABLE,
    INI_FILE,
    TOML_FILE,
    files_meant,
)
from migrations_runtime.settings.hooks import SECTION as HOOKS
from migrations_runtime.settings.hooks import hooks_of_ini, hooks_of_toml
from migrations_runtime.settings.ini import line_of, read_ini
from migrations_runtime.settings.settings import Settings
from migrations_runtime.settings.toml import read_toml
from migrations_runtime.showing.visible import visible, visible_lines

TYPE_CHECKING = False  # what typing has, without the 3 ms that importing it takes
if not TYPE_CHECKING:

    def overload(function: object) -> object:
        """Stand in for typing's, which is for type checkers alone."""
        return function

else:
    from argparse import Namespace
    from typing import Any, TextIO, overload

__all__ = ["ENVIRONMENT_VARIABLE", "INI_FILE", "TOML_FILE", "Config", "Settings"]

SECTION = "diffgen"
_OTHERS = "(logger|handler|formatter)(s$|_)|post_write_hooks$"
_URL = ("sqlalchemy.url", "url")  # the second is short for the first


class Config:
    """The settings of one environment, and what the commands print to.

    Files are read when the first key is asked for; a file that is not there counts as empty, so
    that a configuration may be made up in code alone (:meth:`set_main_option`).
    Values may hold ``%(here)s`` (the folder of their file) and ``${ENVIRONMENT_VARIABLE}``.

    :cvar tool: the table ``[tool...]`` of pyproject.toml.
    :param file_: the ini file; a path that ends in ``.toml`` is taken as ``toml_file``.
    :param config_args: more tokens like ``%(here)s``.
    :param attributes: live objects for ``env.py``, such as a connection.
    """

    tool = SECTION

    def __init__(
        self,
        file_: str | os.PathLike[str] | None = None,
        toml_file: str | os.PathLike[str] | None = None,
        ini_section: str = SECTION,
        output_buffer: TextIO | None = None,
        stdout: TextIO | None = None,
        cmd_opts: Namespace | None = None,
        config_args: Mapping[str, Any] = {},  # read only
        attributes: dict[str, Any] | None = None,
    ) -> None:
        if file_ is not None and toml_file is None and os.fspath(file_).endswith(".toml"):
            file_, toml_file = None, file_
        self.config_file_name = os.fspath(file_) if file_ is not None else None
        self.toml_file_name = os.fspath(toml_file) if toml_file is not None else None
        self.config_ini_section = ini_section
        self.stdout = stdout or sys.stdout
        self.output_buffer = output_buffer or self.stdout
        self.cmd_opts = cmd_opts
        self.config_args = dict(config_args)
        self.attributes = attributes if attributes is not None else {}
        self._set_here: set[tuple[str, str]] = set()

    @classmethod
    def find(
        cls,
        files: Sequence[str] = (),
        ini_section: str = SECTION,
        cmd_opts: Namespace | None = None,
        must_exist: bool = True,
    ) -> Config:
        """Return the configuration that a command line means.

        :param files: what ``-c`` named: an ini file, a pyproject.toml, or one of each. The one not
            named is that of ``DIFFGEN_CONFIG``, else the one in the current folder if there is one.
        :param must_exist: whether a file that was named must be there.
        :raises ConfigError: a named file is not there, two of a kind are named, or the ini has no
            such section.
        """
        ini, toml = files_meant(files, must_exist)
        found = cls(ini, toml, ini_section=ini_section, cmd_opts=cmd_opts)
        if must_exist and ini_section != SECTION:
            found._require_section(ini_section)
        return found

    def copied(self) -> Config:
        """Return a configuration that says the same, and can be changed by itself."""
        import copy

        twin = copy.copy(self)
        twin.file_config = copy.deepcopy(self.file_config)
        twin.attributes = dict(self.attributes)
        twin._set_here = set(self._set_here)
        return twin

    # -- files ---------------------------------------------------------------------------------

    @cached_property
    def file_config(self) -> configparser.ConfigParser:
        """The ini file; where there is none, a parser with an empty main section."""
        parser = read_ini(self.config_file_name, self._tokens(self.config_file_name))
        if not parser.sections():
            parser.add_section(self.config_ini_section)
        return parser

    @cached_property
    def toml_diffgen_config(self) -> Mapping[str, object]:
        """The table [tool.diffgen], flat; empty where there is none."""
        return read_toml(self.toml_file_name, self._tokens(self.toml_file_name), self.tool)

    def _tokens(self, file: str | None) -> dict[str, str]:
        here = os.path.dirname(os.path.abspath(file)) if file else os.getcwd()
        given = {key: str(value) for key, value in self.config_args.items()}
        return {"here": here.replace(os.sep, "/"), **given}

    def _require_section(self, section: str) -> None:
        if not self.file_config.has_section(section):
            sections = self.file_config.sections()
            there = ", ".join(f"[{name}]" for name in sections if not re.match(_OTHERS, name))
            raise ConfigError(
                f"{shown(self.config_file_name or INI_FILE)} has no section [{section}], which -n "
                f"asks for; it has: {there}"
            )

    def where(self, name: str, section: str | None = None) -> str:
        """Return ``file:line: key`` (as far as known) for a message about the key ``name``."""
        section = section or self.config_ini_section
        if (section, name) in self._set_here:
            return name
        table, _, last = f"tool.{self.tool}.{name}".rpartition(".")
        for file, header, keys in (
            (self.config_file_name, section, _keys(name)),
            (self.toml_file_name, f"tool.{self.tool}", _keys(name)),
            (self.toml_file_name, table, (last,)),
        ):
            for key in keys:
                if file and (line := line_of(file, header, key)) is not None:
                    return f"{shown(file)}:{line}: {name if key == last else key}"
        return name

    # -- keys ----------------------------------------------------------------------------------

    @overload
    def get_main_option(self, name: str, default: str) -> str: ...

    @overload
    def get_main_option(self, name: str, default: None = None) -> str | None: ...

    def get_main_option(self, name: str, default: str | None = None) -> str | None:
        """Return the key ``name`` as text, from the ini's main section, else from pyproject.toml.

        :raises ConfigError: the value asks for a key or an environment variable that is not there.
        """
        value = self.get_diffgen_option(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value)

    def set_main_option(self, name: str, value: str) -> None:
        """Set the key ``name`` of the main section, in memory only; it wins over both files."""
        self.set_section_option(self.config_ini_section, name, value)
        for synonym in set(_keys(name)) - {name}:
            self.file_config.remove_option(self.config_ini_section, synonym)

    def remove_main_option(self, name: str) -> None:
        """Forget the key ``name`` of the ini's main section, in memory only."""
        self.file_config.remove_option(self.config_ini_section, name)

    def set_section_option(self, section: str, name: str, value: str) -> None:
        """Set a key of any section of the ini, in memory only; the section is made if need be."""
        if not self.file_config.has_section(section):
            self.file_config.add_section(section)
        self.file_config.set(section, name, value)
        self._set_here.add((section, name))

    def get_section_option(self, section: str, name: str, default: str | None = None) -> str | None:
        """Return the key ``name`` of a section of the ini.

        :raises ConfigError: there is no such section, or the value cannot be expanded.
        """
        if not self.file_config.has_section(section):
            raise ConfigError(
                f"{self.config_file_name or 'the configuration'} has no section [{section}]"
            )
        value = self._from_ini(section, name)
        return default if value is None else value

    @overload
    def get_section(self, name: str, default: Mapping[str, str]) -> dict[str, str]: ...

    @overload
    def get_section(self, name: str, default: None = None) -> dict[str, str] | None: ...

    def get_section(
        self, name: str, default: Mapping[str, str] | None = None
    ) -> dict[str, str] | None:
        """Return a section of the ini as a dictionary; the main one with pyproject.toml's keys.

        ``url`` is there as ``sqlalchemy.url`` too, so ``engine_from_config`` finds it.
        """
        parser = self.file_config
        found = {}
        if name == self.config_ini_section:
            found = {k: str(self._expanded(v, k)) for k, v in self.toml_diffgen_config.items()}
        if parser.has_section(name):
            found |= {key: self._from_ini(name, key) or "" for key in parser.options(name)}
        elif not found:
            return dict(default) if default is not None else None
        if name == self.config_ini_section and (url := self.get_main_option("sqlalchemy.url")):
            found["sqlalchemy.url"] = url
        return found

    def get_diffgen_option(self, name: str, default: Any = None) -> Any:
        """Return the key ``name``: text from the ini, else what pyproject.toml has (also a list)."""
        for key in _keys(name):
            if (value := self._from_ini(self.config_ini_section, key)) is not None:
                return value
        for key in _keys(name):
            if key in self.toml_diffgen_config:
                return self._expanded(self.toml_diffgen_config[key], key)
        return default

    def get_diffgen_boolean_option(self, name: str, default: bool = False) -> bool:
        """Return a key that is true or false.

        :raises ConfigError: it is neither.
        """
        return values.boolean(self.get_diffgen_option(name, default), lambda: self.where(name))

    def required(self, name: str) -> str:
        """Return the key ``name``.

        :raises ConfigError: no file has it; the message says which were read.
        """
        if value := self.get_main_option(name):
            return value
        raise ConfigError(f"No '{name}' is configured: {self._why_not()}")

    def _why_not(self) -> str:
        names = [name for name in (self.config_file_name, self.toml_file_name) if name]
        # Nearly every project has a pyproject.toml: what counts is a table of diffgen's in it.
        empty = not self.toml_diffgen_config and self.toml_file_name
        there = [name for name in names if os.path.isfile(name) and name != empty]
        if not there:
            table = f"[tool.diffgen] of {empty}"
            shown_names = (table if os.path.isfile(name) else name for name in names)
            looked = " and ".join(shown_names) or INI_FILE
            make = "create it with 'diffgen init migrations'"
            if os.path.isfile("alembic.ini"):
                make = "take over the alembic.ini that is there with 'diffgen adopt'"
            return (
                f"there is no {looked} in {os.getcwd()}; {make}, "
                f"or name it with -c or {ENVIRONMENT_VARIABLE}"
            )
        section = f"[{self.config_ini_section}]"
        places = [
            f"[tool.diffgen] of {name}" if name == self.toml_file_name else f"{section} of {name}"
            for name in there
        ]
        return f"add it to {' or '.join(places)}"

    def _from_ini(self, section: str, name: str) -> str | None:
        try:
            value = self.file_config.get(section, name, fallback=None)
        except configparser.InterpolationError:
            # Without its cause, which shows the value, and with that perhaps a password.
            raise ConfigError(
                f"{self.where(name, section)}: '%(...)s' names no key of [{section}], or is cut "
                "off; write '%%' for a percent sign"
            ) from None
        return None if value is None else expanded(value, lambda: self.where(name, section))

    def _expanded(self, value: object, name: str) -> object:
        if isinstance(value, str):
            return expanded(value, lambda: self.where(name))
        if isinstance(value, list):
            return [self._expanded(item, name) for item in value]
        if isinstance(value, dict):
            return {key: self._expanded(item, name) for key, item in value.items()}
        return value

    def all_values(self) -> Iterator[tuple[str, str]]:
        """Yield the keys of all sections and what they say, as it stands in the files.

        :raises ConfigError: one of them is not what its name says.
        """
        for section in self.file_config.sections():
            for key, value in self.file_config.items(section, raw=True):
                yield key, value.replace("%%", "%")
        for key, said in self.toml_diffgen_config.items():
            yield key, str(said)

    # -- lists ---------------------------------------------------------------------------------

    def get_version_locations_list(self) -> list[str] | None:
        """Return the folders of ``version_locations``; ``None``: versions/ of script_location."""
        return list(Settings(self).version_locations) or None

    def get_prepend_sys_paths_list(self) -> list[str] | None:
        """Return the folders that are put in front of ``sys.path``."""
        return list(Settings(self).prepend_sys_path) or None

    def get_hooks_list(self) -> list[dict[str, str]]:
        """Return the post-write hooks in their order, each with its name as ``_hook_name``.

        :raises ConfigError: a hook of pyproject.toml has no name.
        """
        if (section := self.get_section(HOOKS)) is not None:
            return hooks_of_ini(section)
        listed = {key: self._expanded(v, key) for key, v in self.toml_diffgen_config.items()}
        return hooks_of_toml(listed, shown(self.toml_file_name or TOML_FILE))

    def get_template_directory(self) -> str:
        """Return the folder that has a folder for each template of ``init``.

        A subclass may return its own. The runtime has none: the one that is named by an entry point
        of the group ``migrations_runtime.templates`` is taken, which diffgen brings.

        :raises ConfigError: nothing that is installed brings templates.
        """
        from importlib.metadata import entry_points

        for found in entry_points(group="migrations_runtime.templates"):
            return str(found.load())
        raise ConfigError("no templates are installed; install diffgen, which brings them")

    # -- output --------------------------------------------------------------------------------

    def print_stdout(self, text: str, *args: object, **keywords: object) -> None:
        """Print a line of a command's answer, ``%`` arguments put in; nothing where ``-q`` is on.

        What the stream has no letters for (the console of Windows, a pipe), and what would steer the
        terminal, is written as escapes; the line ends of an argument, too: it is a name, or a value.
        """
        named = {name: _one_line(value) for name, value in keywords.items()}
        shown = text % tuple(map(_one_line, args)) if args else text % named if named else text
        self.print_painted(visible_lines(shown))

    def print_lines(self, lines: Iterable[str]) -> None:
        """Print many lines, in a third of the time that one by one takes."""
        text = "\n".join(map(visible_lines, lines))
        if text:
            self.print_painted(text)

    def print_painted(self, line: str) -> None:
        """Print a line that has escapes of its own, such as colours, and makes others visible."""
        if not getattr(self.cmd_opts, "quiet", False):
            encoding = getattr(self.stdout, "encoding", None) or "utf-8"
            written = line.encode(encoding, "backslashreplace").decode(encoding)
            self.stdout.write(f"{written}\n")  # at once: other threads may print, too


def _one_line(value: object) -> object:
    return value if isinstance(value, int | float) else visible(str(value))


def _keys(name: str) -> tuple[str, ...]:
    return _URL if name in _URL else (name,)
