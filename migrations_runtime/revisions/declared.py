"""The head of a revision file of any layout: what its source says, or else what it computes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from migrations_runtime.revisions.computed import computed_header
from migrations_runtime.revisions.header import NAMES
from migrations_runtime.revisions.loader import NOT_COMPILED, decoded, syntax_error
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.values import revision_of

_FUNCTION = re.compile(r"^(?:async def |def |class |@)", re.MULTILINE)
_ELSE = re.compile(r"^(?!async def |def |class |@|[#)\s]|$)", re.MULTILINE)


def declared_header(data: bytes, path: str) -> Revision:
    """Return the revision that a file declares; the file is run only where it computes that.

    :raises ScriptError: the file has a syntax error, or declares no revision.
    """
    module = _parsed(decoded(data, path), path)
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    computes = False
    for name, value, line in _bindings(module):
        lines[name] = line
        if name in NAMES:
            try:
                values[name] = ast.literal_eval(value) if value is not None else None
            except (*NOT_COMPILED, TypeError):
                computes = True
            computes |= value is None
    if computes or ("*" in lines and "revision" not in lines):
        return computed_header(path, lines)
    return revision_of(values, ast.get_docstring(module, clean=False) or "", path, lines)


def _parsed(source: str, path: str) -> ast.Module:
    """Parse the file down to its first function, below which only functions come; else all of it."""
    function = _FUNCTION.search(source)
    ends: list[int | None] = [None]
    if function is not None and _ELSE.search(source, function.start()) is None:
        ends.insert(0, function.start())
    for end in ends:  # what looks like a function may stand in a string: then the whole tells
        try:
            return ast.parse(source[:end], path)
        except NOT_COMPILED as error:
            problem = syntax_error(error, path)
    raise problem


def _bindings(module: ast.Module) -> Iterator[tuple[str, ast.expr | None, int]]:
    """Yield each name that the module binds, and the line; the value too where it is assigned it."""
    for statement in module.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value, statement.lineno
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value, statement.lineno
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                pass
            case _:
                for node in ast.walk(statement):
                    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                        yield node.id, None, node.lineno
                    elif isinstance(node, ast.alias):
                        yield node.asname or node.name, None, node.lineno
