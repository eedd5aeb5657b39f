"""What a function of a script goes through, as far as its module says so."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence


def reached(module: ast.Module, function: str) -> Sequence[ast.stmt]:
    """Return the statements of the module that a function goes through: its own, and what it names."""
    by_name: dict[str, list[ast.stmt]] = {}
    for statement in module.body:
        for name in _bound(statement):
            by_name.setdefault(name, []).append(statement)
    found: list[ast.stmt] = []
    waiting = [function]
    while waiting:
        for statement in by_name.pop(waiting.pop(), ()):
            found.append(statement)
            waiting += [n.id for n in ast.walk(statement) if isinstance(n, ast.Name)]
    return found


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    else:
        stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
        yield from (node.id for node in stored if isinstance(node.ctx, ast.Store))
