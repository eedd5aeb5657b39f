"""alembic.ini as diffgen.ini: the same text, with our section and what adoption adds to it."""

from __future__ import annotations

import configparser
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from migrations_runtime.settings.values import SEPARATORS

_HEADER = re.compile(r"^\[([^\]\r\n]+)\]", re.MULTILINE)
_LOGGER = "migrations_runtime"


def sections(text: str, name: str) -> configparser.ConfigParser:
    """Return what an ini file says, values as they stand there.

    :raises configparser.Error: it is none.
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text, source=name)
    return parser


def adopted(
    text: str, section: str, added: Mapping[str, str], lists: Mapping[str, Sequence[str]]
) -> str:
    """Return the whole file with ``[alembic]`` as ``[diffgen]``.

    :param section: the section that ``added`` goes to, by its name in ``text``.
    :param lists: the folders of keys, to be joined by the ``path_separator`` that is added.
    """
    parser = sections(text, "alembic.ini")
    newline = _newline(text)
    pieces = [_with_keys(piece, section, added, lists, newline) for piece in _pieces(text)]
    return _with_logger("".join(pieces), parser, newline)


def section_for(
    text: str, section: str, added: Mapping[str, str], lists: Mapping[str, Sequence[str]]
) -> str:
    """Return a section of ours to put at the end of a file that others read, too."""
    newline = _newline(text)
    (piece,) = [piece for piece in _pieces(text) if _name(piece) == section]
    lead = "" if text.endswith(("\n", "\r")) else newline
    copied = _with_keys(piece, section, added, lists, newline).rstrip("\r\n")
    return f"{lead}{newline}{copied}{newline}"


def _pieces(text: str) -> list[str]:
    """Take the text apart: what stands before the first section, then each section."""
    starts = [0, *(found.start() for found in _HEADER.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


def _name(piece: str) -> str | None:
    found = _HEADER.match(piece)
    return found[1] if found else None


def _with_keys(
    piece: str,
    section: str,
    added: Mapping[str, str],
    lists: Mapping[str, Sequence[str]],
    newline: str,
) -> str:
    # What we expand, Alembic left to env.py: it gets what it got.
    piece = piece.replace("${", "$${")
    name = _name(piece)
    if name == section:
        separator = SEPARATORS[added.get("path_separator", "os")].replace("\n", f"{newline}    ")
        for key, folders in lists.items():
            piece = _with_value(piece, key, separator.join(folders), newline)
        lines = [f"{key} = {value}" for key, value in added.items()]
        head, end, rest = piece.partition("\n")
        piece = f"{head}{end or newline}" + "".join(line + newline for line in lines) + rest
    if name == "alembic":
        piece = piece.replace("[alembic]", "[diffgen]", 1)
    return piece


def _with_value(piece: str, key: str, value: str, newline: str) -> str:
    """Replace a key's value, be it on several lines."""
    lines = rf"^{key}[ \t]*[=:].*(?:\r\n|\r|\n|\Z)(?:[ \t]+\S.*(?:\r\n|\r|\n|\Z))*"
    return re.sub(lines, lambda _: f"{key} = {value}{newline}", piece, count=1, flags=re.MULTILINE)


def _with_logger(text: str, parser: configparser.ConfigParser, newline: str) -> str:
    """Have our progress logged as Alembic's is, where the file says how."""
    names = parser.get("loggers", "keys", fallback="")
    theirs = next(
        (
            name
            for name in parser.sections()
            if name.startswith("logger_") and parser.get(name, "qualname", fallback="") == "alembic"
        ),
        None,
    )
    if theirs is None or parser.has_section(f"logger_{_LOGGER}"):
        return text
    keys = [*names.replace(",", " ").split(), _LOGGER]
    ours = {**parser[theirs], "qualname": _LOGGER}
    pieces = [
        _with_value(piece, "keys", ",".join(keys), newline) if _name(piece) == "loggers" else piece
        for piece in _pieces(text)
    ]
    lines = ["", f"[logger_{_LOGGER}]", *(f"{key} = {value}" for key, value in ours.items())]
    lead = "" if text.endswith(("\n", "\r")) else newline
    return "".join(pieces) + lead + "".join(line + newline for line in lines)


def _newline(text: str) -> str:
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"
