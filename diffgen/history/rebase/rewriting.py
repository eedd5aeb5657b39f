"""The file of a revision with another ``down_revision``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from diffgen.errors import CommandError
from diffgen.history.python_file import PythonFile
from migrations_runtime.origin import shown

_REVISES = re.compile(r"(?<=[\r\n])([ \t]*Revises:)[^\r\n]*?(?=[ \t]*\\?[\r\n])")


def following(path: Path, parent: str) -> bytes:
    """Return a revision file's bytes with ``down_revision``, and "Revises:", saying ``parent``.

    :raises CommandError: the file doesn't say it in a way that can be changed in place.
    """
    if path.suffix != ".py":
        raise CommandError(
            f"{shown(str(path))} is no source, so it cannot be changed; bring its source back"
        )
    file = PythonFile.read(path)
    start, end = file.span(_value(file))
    quote = '"' if '"' in file.text[start:end] or _likes_double_quotes(file) else "'"
    spans = {(start, end): f"{quote}{parent}{quote}"}
    if line := _revises(file):
        spans[line.span()] = f"{line[1]} {parent}"
    return file.replaced(spans)


def _value(file: PythonFile) -> ast.expr:
    found = list(_bound(file, "down_revision"))
    name = shown(str(file.path))
    if len(found) != 1:
        raise CommandError(
            f"{name} says down_revision in {len(found)} places, where one can be changed; "
            "change it by hand"
        )
    try:
        ast.literal_eval(found[0])
    except ValueError:
        raise CommandError(
            f"{name}:{found[0].lineno}: down_revision is computed; change it by hand"
        ) from None
    return found[0]


def _bound(file: PythonFile, name: str) -> Iterator[ast.expr]:
    """Yield what a name is assigned, in the module itself."""
    for statement in file.module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) | ast.AnnAssign(
                target=ast.Name(id=target), value=ast.expr() as value
            ) if (target == name):
                yield value


def _likes_double_quotes(file: PythonFile) -> bool:
    """Look how the file writes its own id: before, ``down_revision`` may have been None."""
    return any(file.text[file.span(value)[0]] == '"' for value in _bound(file, "revision"))


def _revises(file: PythonFile) -> re.Match[str] | None:
    """Find the line of the docstring that says it for people."""
    match file.module.body:
        case [ast.Expr(value=ast.Constant(value=str()) as docstring), *_]:
            return _REVISES.search(file.text, *file.span(docstring))
    return None
