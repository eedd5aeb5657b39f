"""What a script is known by beside its text: what it does, which a formatter doesn't change.

Comments, docstrings, annotations, the order of imports and those that nothing uses, the head (which
``rebase`` may write anew), and ``downgrade()`` are no part of what has been applied.
"""

from __future__ import annotations

import ast
from functools import cache
from hashlib import sha256
from typing import Any

from migrations_runtime.revisions.header import NAMES
from migrations_runtime.revisions.loader import NOT_COMPILED, syntax_error

_WAY_BACK, _WAYS_BACK = "downgrade", "downgrade_"  # of one database, of each of several
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SAID_ELSEWHERE = {"kind", "type_comment", "type_ignores", "ctx", "annotation", "returns"}
# `import alembic` is answered by this package where a configuration says so, and `adopt` writes it anew.
_SAME_ROOTS = {"alembic": "migrations_runtime"}


def parsed(source: str, path: str = "") -> ast.Module:
    """Return the syntax tree of a script.

    :raises ScriptError: the source has a syntax error.
    """
    try:
        return ast.parse(source)
    except NOT_COMPILED as error:
        raise syntax_error(error, path) from None


def meaning(module: ast.Module) -> str:
    """Return the digest of what a script does.

    It is made of the syntax tree in words of our own, as ``ast.dump`` and ``ast.unparse`` write some
    things otherwise in another Python.
    """
    imports = [one for one in module.body if isinstance(one, ast.Import | ast.ImportFrom)]
    rest = [one for one in module.body if one not in imports and not _is_apart(one)]
    words = _Words()
    words.add(rest)
    said = "\n".join([*_imported(imports, set(words)), *words])
    return sha256(said.encode()).hexdigest()


def _is_apart(statement: ast.stmt) -> bool:
    """Whether a statement of the module is said elsewhere, or is the way back."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name in NAMES
        case ast.FunctionDef(name=name):
            return name == _WAY_BACK or name.startswith(_WAYS_BACK)
    return False


def _imported(statements: list[ast.Import | ast.ImportFrom], used: set[str]) -> list[str]:
    """Return what is imported and used, one by one and sorted, as linters sort and drop imports."""
    found = set()
    for statement in statements:
        for alias in statement.names:
            bound = alias.asname or alias.name.partition(".")[0]
            if bound == "*" or f"id {bound!a}" in used:
                found.add(_import(statement, alias))
    return sorted(found)


def _import(statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    bound = f"as {alias.asname}" if alias.asname != alias.name else ""
    if isinstance(statement, ast.Import):
        return f"import {_renamed(alias.name)} {bound}"
    module = "." * statement.level + _renamed(statement.module or "")
    return f"from {module} import {alias.name} {bound}"


def _renamed(module: str) -> str:
    root, dot, rest = module.partition(".")
    return _SAME_ROOTS.get(root, root) + dot + rest


class _Words(list[str]):
    """A part of a tree in words; one that only grows, as generators within generators take thrice as long.

    Within a class annotations count, as mapped classes are made of them.
    """

    def add(self, value: object, in_class: bool = False) -> None:
        """Write a node, what a list has of them, or what a field holds."""
        if isinstance(value, ast.Constant):
            self.append(_constant(value.value))
        elif isinstance(value, ast.AST):
            self._add_node(value, in_class)
        elif isinstance(value, list):
            self.append("[")
            for item in value:
                if not _is_nothing(item, in_class):
                    self.add(item, in_class)
            self.append("]")
        else:
            self.append(_constant(value))

    def _add_node(self, node: ast.AST, in_class: bool) -> None:
        kind: Any = type(node)
        if isinstance(node, ast.AnnAssign) and not in_class and node.value is not None:
            self.add(ast.Assign(targets=[node.target], value=node.value))
            return
        self.append(f"{kind.__name__}(")
        within = (in_class or kind is ast.ClassDef) and kind not in _FUNCTIONS
        for name in _fields(kind, in_class):
            value = getattr(node, name, None)
            if isinstance(value, str):
                self.append(f"{name} {value!a}")  # an identifier
            elif value is not None and value != []:
                self.append(name)
                self.add(value, within)
        self.append(")")


@cache
def _fields(kind: Any, in_class: bool) -> tuple[str, ...]:
    """Return the fields of a node that tell what it does."""
    kept = {"annotation"} if in_class and kind is ast.AnnAssign else set()
    return tuple(name for name in kind._fields if name in kept or name not in _SAID_ELSEWHERE)


def _is_nothing(item: object, in_class: bool) -> bool:
    """Whether a statement does nothing: a docstring, ``pass``, ``x: int`` outside of a class."""
    if isinstance(item, ast.Expr):
        return isinstance(item.value, ast.Constant)
    if isinstance(item, ast.AnnAssign):
        return item.value is None and not in_class
    return isinstance(item, ast.Pass)


def _constant(value: object) -> str:
    if type(value) is int:
        return hex(value)  # of any length
    return f"{type(value).__name__} {value!a}"
