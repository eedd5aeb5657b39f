"""Names of a module given others, wherever it uses them, its text otherwise untouched."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_SCOPES = (*_DEFINITIONS, ast.Lambda)
_DEFINITION = re.compile(r"(?:async\s+)?(?:def|class)\s+(?P<name>\w+)")


@dataclass(frozen=True, slots=True)
class Problem:
    """A name that can't be given another, where it stands, and why."""

    name: str
    line: int
    why: str


def bound_names(tree: ast.Module) -> set[str]:
    """Return the names that a module has once it has run."""
    return set(_bound(tree.body))


def _bound(statements: Sequence[ast.AST]) -> Iterator[str]:
    for node in statements:
        if isinstance(node, _DEFINITIONS):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]
        if not isinstance(node, _SCOPES):
            yield from _bound(list(ast.iter_child_nodes(node)))


def renaming_problem(source: str, tree: ast.Module, names: Mapping[str, str]) -> Problem | None:
    """Return why one of ``names`` can't be given another everywhere; None if all can.

    What has a meaning from outside keeps its name: a parameter, an attribute of a class.
    """
    for line, name, why in (*_fixed(tree), *_misplaced(source, tree)):
        if name in names:
            return Problem(name, line, why)
    return None


def _fixed(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    local = {
        id(node)
        for scope in ast.walk(tree)
        if isinstance(scope, _SCOPES)
        for node in ast.walk(scope)
    }
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg=name):
                yield node.lineno, name, "is a parameter here"
            case ast.ClassDef(body=body):
                for inner in body:
                    for name in _bound([inner]):
                        yield inner.lineno, name, "is an attribute here"
            case ast.FunctionDef(body=body) | ast.AsyncFunctionDef(body=body):
                for inner in body:
                    if isinstance(inner, _DEFINITIONS):
                        yield inner.lineno, inner.name, "is defined within a function here"
            case ast.Global(names=found) | ast.Nonlocal(names=found):
                for name in found:
                    yield node.lineno, name, "is declared global or nonlocal here"
            case ast.ExceptHandler(name=str() as name) | ast.MatchAs(name=str() as name):
                yield node.lineno, name, "is bound by a clause here"
            case ast.alias() if id(node) in local:
                name = node.asname or node.name.partition(".")[0]
                yield node.lineno, name, "is imported within a function here"


def _misplaced(source: str, tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Yield names of which Python doesn't say rightly where they are, as in an f-string once."""
    lines = source.split("\n")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            rest = lines[node.lineno - 1].encode()[node.col_offset :]
            if not rest.startswith(node.id.encode()):
                yield node.lineno, node.id, "stands in an f-string here"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if "." in alias.name and alias.asname is None:
                    name = alias.name.partition(".")[0]
                    yield node.lineno, name, "is a package that is imported with a part of it here"


def renamed(source: str, tree: ast.Module, names: Mapping[str, str]) -> list[str]:
    """Return the lines of ``source`` with ``names`` given others.

    Imports at the top level are left as they are; in a block of it, they get other names, too.
    """
    lines = [line.encode() for line in source.split("\n")]
    edits: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            end = node.col_offset + len(node.id.encode())
            edits[node.lineno].add((node.col_offset, end, names[node.id]))
    for node in tree.body:
        if isinstance(node, _DEFINITIONS) and node.name in names:
            text = lines[node.lineno - 1].decode()
            found = _DEFINITION.search(text)
            start = len(text[: found.start("name")].encode()) if found else 0
            edits[node.lineno].add((start, start + len(node.name.encode()), names[node.name]))
        elif not isinstance(node, ast.Import | ast.ImportFrom):
            for alias in ast.walk(node):
                if isinstance(alias, ast.alias) and (alias.asname or alias.name) in names:
                    text = f"{alias.name} as {names[alias.asname or alias.name]}"
                    edits[alias.lineno].add((alias.col_offset, alias.end_col_offset or 0, text))
    for number, found_here in edits.items():
        line = lines[number - 1]
        for start, end, text in sorted(found_here, reverse=True):
            line = line[:start] + text.encode() + line[end:]
        lines[number - 1] = line
    return [line.decode() for line in lines]
