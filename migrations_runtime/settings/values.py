"""What a value says, as the type that its key has; errors name the place, the key and the value."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from migrations_runtime.errors import ConfigError

Place = Callable[[], str]
_DIGITS = 18  # of a number that means something, and that every Python takes
LONGEST_PROJECT = 64

_TRUE, _FALSE = ("1", "true", "yes", "on", "y", "t"), ("0", "false", "no", "off", "n", "f", "")
_UNITS = {"": 1.0, "ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
_TIME = r"(?a:(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9}) ?(|ms|s|min|h))"
READERS = ("catalog", "inspector")
SEPARATORS = {"os": os.pathsep, "space": " ", "newline": "\n", ":": ":", ";": ";"}


def text(value: object, place: Place) -> str:
    """Return a text as it is.

    :raises ConfigError: it is a list, a number or a truth value, as pyproject.toml may have them; or
        a text that no file, and no server, takes.
    """
    if not isinstance(value, str):
        raise ConfigError(f'{place()} must be a text, as in "...", not {value!r}')
    if "\0" in value:
        raise ConfigError(f"{place()} has a null byte in it; take that away")
    return value


def project(value: object, place: Place) -> str:
    """Return the id of a project.

    :raises ConfigError: it is no text, or doesn't fit into the journal.
    """
    id_ = text(value, place)
    if len(id_) > LONGEST_PROJECT:
        raise ConfigError(
            f"{place()} must have {LONGEST_PROJECT} characters at most, not {len(id_)}"
        )
    return id_


def boolean(value: object, place: Place) -> bool:
    """Return a truth value; of texts those are known that configparser knows.

    :raises ConfigError: it is none.
    """
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in _TRUE + _FALSE:
        raise ConfigError(f"{place()} must be true or false, not {value!r}")
    return word in _TRUE


def whole_number(value: object, place: Place) -> int:
    """Return a number of things.

    :raises ConfigError: it is none, or less than zero.
    """
    digits = "" if isinstance(value, bool) else str(value).strip()
    if not digits.isdecimal() or len(digits) > _DIGITS:
        raise ConfigError(f"{place()} must be a whole number such as 40, not {value!r}")
    return int(digits)


def seconds(value: object, place: Place) -> float:
    """Return a number of seconds, which may be given with another unit, as in ``500ms`` or ``2min``.

    :raises ConfigError: it is none, or less than zero.
    """
    found = re.fullmatch(_TIME, str(value).strip())
    if found is None or isinstance(value, bool):
        raise ConfigError(f"{place()} must be a number of seconds, not {value!r}")
    return float(found[1]) * _UNITS[found[2]]


def paths(value: object, place: Place, separator: str) -> tuple[str, ...]:
    """Return several folders, from a list or from a text that ``separator`` splits.

    :raises ConfigError: the list has something else than texts.
    """
    if isinstance(value, list):
        return tuple(text(item, place) for item in value)
    parts = text(value, place).replace("\n", separator).split(separator)
    return tuple(part.strip() for part in parts if part.strip())


def names(value: object, place: Place) -> tuple[str, ...]:
    """Return several names, from a list or from a text with commas or spaces.

    :raises ConfigError: the list has something else than texts.
    """
    if isinstance(value, list):
        return tuple(text(item, place) for item in value)
    return tuple(text(value, place).replace(",", " ").split())


def all_or_names(value: object, place: Place) -> bool | tuple[str, ...]:
    """Return whether all are meant, or the names of some.

    :raises ConfigError: it is neither a truth value nor texts.
    """
    if isinstance(value, bool) or str(value).strip().lower() in _TRUE + _FALSE:
        return boolean(value, place)
    return names(value, place)


def path_separator(value: object, place: Place) -> str:
    """Return the character that ``os``, ``space``, ``newline``, ``:`` or ``;`` stands for.

    :raises ConfigError: it is none of these.
    """
    if str(value) not in SEPARATORS:
        raise ConfigError(f"{place()} must be one of {', '.join(SEPARATORS)}, not {value!r}")
    return SEPARATORS[str(value)]


def reader(value: object, place: Place) -> str:
    """Return what reads a database: ``catalog`` or ``inspector``.

    :raises ConfigError: it is neither.
    """
    if value not in READERS:
        raise ConfigError(f"{place()} must be {' or '.join(READERS)}, not {value!r}")
    return str(value)


def encoding(value: object, place: Place) -> str:
    """Return the name of an encoding.

    :raises ConfigError: Python has none of that name.
    """
    name = text(value, place)
    try:
        "".encode(name)
    except LookupError:
        raise ConfigError(
            f"{place()}: Python knows no encoding {name!r}; write one such as utf-8"
        ) from None
    return name
