"""diffgen.ini: sections and keys as configparser has them, with errors that name file and line."""

from __future__ import annotations

import configparser
import re
from collections.abc import Mapping, MutableMapping

from migrations_runtime.errors import ConfigError
from migrations_runtime.origin import shown
from migrations_runtime.settings.files import is_there

_PERCENT = re.compile(r"%[%(]|%")


class Interpolation(configparser.BasicInterpolation):
    """``%(key)s`` is another key and ``%%`` a percent sign, as ever; any other ``%`` means itself.

    URLs with an escaped password (``p%40ss``) may so be written as they are.
    """

    def before_get(
        self,
        parser: MutableMapping[str, Mapping[str, str]],
        section: str,
        option: str,
        value: str,
        defaults: Mapping[str, str],
    ) -> str:
        """Replace ``%(key)s`` and ``%%``."""
        lenient = _PERCENT.sub(lambda found: found[0] if len(found[0]) > 1 else "%%", value)
        return super().before_get(parser, section, option, lenient, defaults)

    def before_set(
        self,
        parser: MutableMapping[str, Mapping[str, str]],
        section: str,
        option: str,
        value: str,
    ) -> str:
        """Take any value: a single percent sign is none of an error."""
        return value


def read_ini(path: str | None, tokens: Mapping[str, str]) -> configparser.ConfigParser:
    """Return the file as a parser whose ``%(here)s`` and the like are ``tokens``.

    A file that does not exist gives an empty one: a command that needs a key will say so.

    :raises ConfigError: the file is not INI, or cannot be read.
    """
    parser = configparser.ConfigParser(
        {key: value.replace("%", "%%") for key, value in tokens.items()},
        interpolation=Interpolation(),
    )
    if path is None or not is_there(path):
        return parser
    file = shown(path)
    try:
        with open(path, encoding="utf-8-sig") as opened:
            parser.read_file(opened, source=file)
    except configparser.MissingSectionHeaderError as error:
        raise ConfigError(
            f"{file}:{error.lineno}: this line is in no section; begin the file with [diffgen]"
        ) from None
    except (configparser.DuplicateOptionError, configparser.DuplicateSectionError) as error:
        what = getattr(error, "option", None) or f"[{error.section}]"
        raise ConfigError(f"{file}:{error.lineno}: {what} is given twice; keep one") from None
    except configparser.ParsingError as error:
        line = error.errors[0][0] if error.errors else 1
        raise ConfigError(f"{file}:{line}: this line is no 'key = value'") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read: {error}") from None
    return parser


def line_of(path: str, section: str, key: str) -> int | None:
    """Return the number of the line on which ``section`` gives ``key``, for messages."""
    wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=:]", re.IGNORECASE)
    inside = False
    try:
        with open(path, encoding="utf-8-sig") as file:
            lines = file.read().splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    for number, line in enumerate(lines, start=1):
        if line.startswith("["):
            inside = line.strip().startswith(f"[{section}]")
        elif inside and wanted.match(line):
            return number
    return None
