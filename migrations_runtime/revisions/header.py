"""The head of a revision file that is laid out as ``diffgen revision`` writes it, read as text."""

from __future__ import annotations

import re
from functools import cache
from keyword import iskeyword
from sys import intern

from migrations_runtime.revisions.ids import problem_of
from migrations_runtime.revisions.revision import Revision

#: In the order in which :class:`Revision` is told them.
NAMES = ("revision", "down_revision", "depends_on", "branch_labels", "replaces")
_WATCHED = frozenset(NAMES)
_IMPORT = re.compile(r"(?:import|from) [\w., ]+")  # on one line, and not of all there is
_WORD = re.compile(r"\w+")
_QUOTES = ('"', "'")
_ESCAPES = frozenset("\"'\\")
_AT_A_LINES_START = tuple(f"\n{name}" for name in NAMES)


def header_of(data: bytes, path: str) -> Revision:
    """Return the revision that a source file declares, of whatever layout it is.

    :raises ScriptError: it is none.
    """
    found = usual_header(data, path)
    if found is not None:
        return found
    from migrations_runtime.revisions.declared import declared_header

    return declared_header(data, path)


def usual_header(data: bytes, path: str) -> Revision | None:
    """Return the revision that a file declares; ``None``: it is not certain to be in this layout.

    That is a docstring, perhaps below a license, and then, up to the first function, comments,
    imports, and values of one line each: what a parser would tell of them, in a tenth of the time.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    start = _docstring_start(text)
    end = text.find('"""', start + 3)
    if not text.startswith('"""', start) or end < 0 or "\\" in text[start:end]:
        return None
    body = text.find("\ndef ", end)
    literals = _literals(text[end + 3 : body if body >= 0 else None])
    if literals is None or "revision" not in literals:
        return None
    if body >= 0 and any(text.find(name, body) >= 0 for name in _AT_A_LINES_START):
        return None  # bound again, below a function
    values = []
    for name in NAMES:
        value = _strings(literals.get(name, "None"))
        if value is None:
            return None
        values.append(value)
    ids, below, needed, labels, replaced = values
    if literals["revision"][:1] not in _QUOTES or problem_of(ids[0]) is not None:
        return None
    return Revision(ids[0], below, needed, labels, path, text[start + 3 : end], replaced)


def _docstring_start(text: str) -> int:
    """Return where the comments and blank lines at the top of a file end."""
    start = 0
    while text.startswith(("#", "\n"), start):
        line = start
        start = text.find("\n", start) + 1
        if not start or "coding" in text[line:start]:  # PEP 263: the text may be another one
            return line
    return start


def _literals(head: str) -> dict[str, str] | None:
    """Return what the names are assigned, as written; ``None``: a line may bind them otherwise."""
    found: dict[str, str] = {}
    for line in head.split("\n"):
        if not line or line[0] == "#":
            continue
        name, _, value = line.partition("=")
        name = name.partition(":")[0].rstrip()
        value = value.partition("#")[0].strip()
        if name in _WATCHED and name not in found:
            found[name] = value
        elif name in _WATCHED or not (_imports_others(line) or _assigns_string(name, value)):
            return None
    return found


@cache  # the same few lines stand in every file
def _imports_others(line: str) -> bool:
    return bool(_IMPORT.fullmatch(line)) and _WATCHED.isdisjoint(_WORD.findall(line))


def _assigns_string(name: str, value: str) -> bool:
    # What looks like a name with an annotation may be "try: revision = ..."
    return name.isidentifier() and not iskeyword(name) and _strings(value) is not None


def _strings(literal: str) -> tuple[str, ...] | None:
    """Return the strings that a literal holds; ``None``: it is not plainly one of strings."""
    if literal == "None":
        return ()
    inside = literal[:1] + literal[-1:] in ("()", "[]")
    items = literal[1:-1].split(",") if inside else [literal]
    found = []
    for item in items:
        item = item.strip()
        quote, text = item[:1], item[1:-1]
        if quote in _QUOTES and item[-1] == quote and _ESCAPES.isdisjoint(text):
            found.append(intern(text))  # an id stands in two files: looked up, it is the same
        elif item or not inside:
            return None
    return tuple(found)
