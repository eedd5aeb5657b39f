"""The head of a revision file that is laid out as ``diffgen revision`` writes it, read as text."""

from __future__ import annotations

from migrations_runtime.revisions.ids import problem_of
from migrations_runtime.revisions.revision import Revision

#: In the order in which :class:`Revision` is told them.
NAMES = ("revision", "down_revision", "depends_on", "branch_labels", "replaces")

# Where one of these stands above the first function, a value may be bound in a way that reading
# line by line doesn't see: a block, a line that goes on, a string of several lines, an import.
_UNSURE = (
    *("\n ", "\n\t", "\nif ", "\nfor ", "\nwhile ", "\nwith ", ";", "\\", "\r"),
    *('"""', "'''", "import *"),
)


def usual_header(data: bytes, path: str) -> Revision | None:
    """Return the revision that a file declares; ``None``: it is not certain to be in this layout.

    That is a docstring, and below it, before the first function, values of one line each.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    end = text.find('"""', 3)
    if not text.startswith('"""') or end < 0 or "\\" in text[:end]:
        return None
    body = text.find("\ndef ", end)
    head = text[end + 3 : body if body >= 0 else None]
    if head[:1] != "\n" or any(sign in head for sign in _UNSURE):
        return None
    values = []
    for name in NAMES:
        value = _value(head, name)
        if value is None or text.find("\n" + name, end + 3 + len(head)) >= 0:
            return None
        values.append(value)
    (id_, *others), below, needed, labels, replaced = values
    if others or problem_of(id_) is not None:
        return None
    return Revision(id_, below, needed, labels, path, text[3:end], replaced)


def _value(head: str, name: str) -> tuple[str, ...] | None:
    """Return the strings that ``name`` is assigned; ``None``: it can't be told for certain."""
    start = head.find("\n" + name)
    if start < 0:
        return None if name == "revision" or f" {name}" in head else ()
    stop = head.find("\n", start + 1)
    annotation, _, value = head[start + 1 + len(name) : stop if stop >= 0 else None].partition("=")
    if annotation.strip()[:1] not in ("", ":") or head.find("\n" + name, start + 1) >= 0:
        return None
    value = value.partition("#")[0].strip()
    if name == "revision":
        return _strings([value])
    if value == "None":
        return ()
    if value[:1] + value[-1:] in ("()", "[]"):
        return _strings([item.strip() for item in value[1:-1].split(",") if item.strip()])
    return _strings([value])


def _strings(literals: list[str]) -> tuple[str, ...] | None:
    """Return what plain string literals mean; ``None``: one of them is no plain one."""
    found = []
    for literal in literals:
        quote, text = literal[:1], literal[1:-1]
        if quote not in ('"', "'") or literal[-1:] != quote or '"' in text or "'" in text:
            return None
        found.append(text)
    return tuple(found)
